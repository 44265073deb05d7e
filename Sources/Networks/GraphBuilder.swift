import Diagnostics
import Tensors

/// What of a request decides the shape of its graph, apart from the definition itself.
public struct GraphContext: Sendable {
  /// The inputs' names and shapes, in the request's order.
  public var inputs: [(name: String, shape: Shape)]
  /// The target's shape, where the request gives one.
  public var target: Shape?
  /// The upstream gradient's shape, where the request gives one.
  public var outputGradient: Shape?
  /// Training or evaluation.
  public var mode: Mode
  /// The most layers that a network may have once its containers are unrolled.
  public var maximumLayers: Int

  /// Makes a context.
  public init(
    inputs: [(name: String, shape: Shape)], target: Shape? = nil, outputGradient: Shape? = nil,
    mode: Mode = .train, maximumLayers: Int = 20_000
  ) {
    self.inputs = inputs
    self.target = target
    self.outputGradient = outputGradient
    self.mode = mode
    self.maximumLayers = maximumLayers
  }
}

extension Graph {
  /// Checks a definition and makes a graph of it.
  /// - Throws: all faults at once, each with its place.
  public init(_ definition: NetworkDefinition, in context: GraphContext) throws(Faults) {
    var builder = GraphBuilder(context: context)
    self = try builder.build(definition)
  }
}

/// Turns a definition into a graph, a layer at a time, and collects what is wrong on the way.
struct GraphBuilder {
  /// What a name stands for: a value, or (`nil`) something faulty about which all has been said already.
  typealias Source = Graph.ValueID?

  private let context: GraphContext
  private(set) var faults = Faults()
  private var values: [Graph.Value] = []
  private var nodes: [Graph.Node] = []
  private var parameters: [Graph.ValueID] = []
  private var buffers: [Graph.ValueID] = []
  private var named: [String: Source] = [:]

  init(context: GraphContext) {
    self.context = context
  }

  mutating func build(_ definition: NetworkDefinition) throws(Faults) -> Graph {
    let layersPointer = definition.pointer.appending("layers")
    let count = definition.layers.unrolledCount
    guard count <= context.maximumLayers else {
      throw Faults(
        at: layersPointer, "the network has \(count) layers, more than the \(context.maximumLayers) allowed")
    }
    if definition.layers.isEmpty { faults.add(at: layersPointer, "a network needs at least one layer") }
    for input in context.inputs {
      named[input.name] = .some(define(input.name, input.shape, .input))
    }
    let inputs = Array(values.indices)
    let output = add(definition.layers, prefix: "", entry: inputs.count == 1 ? .some(inputs[0]) : nil)
    let objective = addObjective(definition, output: output ?? nil)
    try faults.throwIfAny()
    guard let output = output ?? nil else { throw Faults(at: layersPointer, "the network has no output") }
    return Graph(
      values: values, nodes: nodes, inputs: inputs, parameters: parameters, buffers: buffers, output: output,
      objective: objective)
  }

  private mutating func define(_ name: String, _ shape: Shape, _ origin: Graph.Origin) -> Graph.ValueID {
    values.append(Graph.Value(name: name, shape: shape, origin: origin))
    return values.count - 1
  }
}

// MARK: - Layers

extension GraphBuilder {
  /// Adds a list of layers and returns the last one's output. `entry` is what the first layer reads if it does not
  /// say; `nil` where that is not clear.
  mutating func add(_ layers: [LayerDefinition], prefix: String, entry: Source?) -> Source? {
    var previous = entry
    for (index, layer) in layers.enumerated() {
      let name = layer.name ?? String(index)
      if layer.name != nil { check(name: name, at: layer.pointer) }
      let path = prefix.isEmpty ? name : "\(prefix).\(name)"
      let output = add(layer, path: path, prefix: prefix, previous: previous)
      if named.updateValue(output, forKey: path) != nil {
        faults.add(
          at: layer.name == nil ? layer.pointer : layer.pointer.appending("name"),
          "the name \"\(path)\" is taken already: names of inputs and layers must differ")
      }
      previous = .some(output)
    }
    return previous
  }

  private mutating func check(name: String, at pointer: JSONPointer) {
    guard !isValidName(name) else { return }
    faults.add(
      at: pointer.appending("name"),
      "\"\(name.prefix(64))\" is no name: a letter, digit or _ comes first, then letters, digits, _ and -")
  }

  /// Adds one layer and returns its output, `nil` where it is faulty.
  private mutating func add(_ layer: LayerDefinition, path: String, prefix: String, previous: Source?) -> Source {
    guard let kind = LayerCatalogue.kind(of: layer.type) else {
      faults.add(
        at: layer.pointer.appending("type"),
        "there is no layer type \"\(layer.type.prefix(64))\"\(suggestion(for: layer.type, among: LayerCatalogue.types))"
      )
      return nil
    }
    var reader = ArgumentReader(
      layer.arguments, of: layer.type, at: layer.pointer, alsoKnown: ["name", "type", "from"])
    let instance = kind.init(reading: &reader)
    reader.rejectUnknown()
    faults.add(reader.faults)
    let sources = resolve(layer, prefix: prefix, previous: previous, expected: kind.kind.sources)
    guard reader.faults.isEmpty, let sources else { return nil }
    return place(instance, reading: sources, path: path, at: layer.pointer)
  }

  /// The values that a layer reads; `nil` where one of them is faulty.
  private mutating func resolve(
    _ layer: LayerDefinition, prefix: String, previous: Source?, expected: ClosedRange<Int>
  ) -> [Graph.ValueID]? {
    var sources: [Source] = []
    if let names = layer.from {
      for name in names { sources.append(resolve(name, prefix: prefix, at: layer.pointer.appending("from"))) }
    } else if let previous {
      sources = [previous]
    } else {
      faults.add(
        at: layer.pointer,
        "the first layer needs \"from\", since the request has \(context.inputs.count) inputs: \(listed(context.inputs.map(\.name)))"
      )
      return nil
    }
    if !expected.contains(sources.count) {
      let wanted =
        expected.upperBound == Int.max ? "\(expected.lowerBound) or more sources" : "one source"
      faults.add(
        at: layer.pointer.appending("from"), "\(layer.type) reads \(wanted), not \(sources.count)")
      return nil
    }
    let known = sources.compactMap { $0 }
    return known.count == sources.count ? known : nil
  }

  private mutating func resolve(_ name: String, prefix: String, at pointer: JSONPointer) -> Source {
    if !prefix.isEmpty, let sibling = named["\(prefix).\(name)"] { return sibling }
    if let value = named[name] { return value }
    // Looking for the nearest of many names takes its time: a definition with thousands of faults gets no proposals.
    let proposal = faults.all.count < 16 ? suggestion(for: name, among: named.keys.sorted()) : ""
    faults.add(at: pointer, "there is no input or earlier layer \"\(name.prefix(64))\"\(proposal)")
    return nil
  }

  /// Puts a layer behind its sources and returns its output, `nil` where the shapes do not fit.
  mutating func place(
    _ layer: any Layer, reading sources: [Graph.ValueID], path: String, at pointer: JSONPointer
  ) -> Source {
    let acting = (layer as? any ModeDependentLayer)?.acting(in: context.mode) ?? layer
    let shapes = sources.map { values[$0].shape }
    let shape: Shape
    do {
      shape = try acting.outputShape(of: shapes)
    } catch {
      let place = error.argument.map { pointer.appending($0) } ?? pointer
      faults.add(at: place, "\(path) (\(type(of: layer).kind.type)): \(error.detail)")
      return nil
    }
    var owned: [Graph.ValueID] = []
    for specification in acting.parameters(for: shapes) {
      let id = define(
        "\(path).\(specification.name)", specification.shape, .parameter(specification.initialization))
      owned.append(id)
      if specification.isBuffer { buffers.append(id) } else { parameters.append(id) }
    }
    let output = define(path, shape, .node(nodes.count))
    nodes.append(
      Graph.Node(layer: acting, sources: sources, parameters: owned, output: output, pointer: pointer))
    return output
  }
}

// MARK: - Objective

extension GraphBuilder {
  private mutating func addObjective(_ definition: NetworkDefinition, output: Source) -> Graph.Objective? {
    guard let loss = definition.loss else {
      if context.target != nil {
        faults.add(
          at: JSONPointer.root.appending("target"), "the network has no loss, so nothing reads this target")
      }
      guard let shape = context.outputGradient, let output else { return nil }
      guard shape == values[output].shape else {
        faults.add(
          at: JSONPointer.root.appending("output_gradient"),
          "has shape \(shape), but the last layer's output has shape \(values[output].shape)")
        return nil
      }
      return .outputGradient(upstream: define("output_gradient", shape, .outputGradient))
    }
    return addLoss(loss, output: output).map(Graph.Objective.loss)
  }

  private mutating func addLoss(_ definition: LossDefinition, output: Source) -> Graph.LossNode? {
    guard let kind = LossCatalogue.kind(of: definition.type) else {
      faults.add(
        at: definition.pointer.appending("type"),
        "there is no loss \"\(definition.type.prefix(64))\"\(suggestion(for: definition.type, among: LossCatalogue.types))"
      )
      return nil
    }
    var reader = ArgumentReader(
      definition.arguments, of: definition.type, at: definition.pointer, alsoKnown: ["type", "prediction"])
    let loss = kind.init(reading: &reader)
    let reduction = reader.reduction(of: kind)
    let scale = reader.number("scale", default: 1)
    reader.rejectUnknown()
    faults.add(reader.faults)
    var prediction = output
    if let name = definition.prediction {
      prediction = resolve(name, prefix: "", at: definition.pointer.appending("prediction"))
    }
    guard reader.faults.isEmpty, let prediction else { return nil }
    let signature: LossSignature
    do {
      signature = try loss.signature(prediction: values[prediction].shape, target: context.target)
    } catch {
      faults.add(at: JSONPointer.root.appending("target"), "\(definition.type): \(error.detail)")
      return nil
    }
    return Graph.LossNode(
      loss: loss, signature: signature, reduction: reduction, scale: scale, prediction: prediction,
      target: signature.target.map { define("target", $0, .target) },
      upstream: upstream(of: reduction, terms: signature.terms))
  }

  private mutating func upstream(of reduction: Reduction, terms: Shape) -> Graph.ValueID? {
    guard let shape = context.outputGradient else { return nil }
    let pointer = JSONPointer.root.appending("output_gradient")
    guard reduction == .none else {
      faults.add(
        at: pointer, "the loss is a single number, so it takes no upstream gradient: leave it out, or the loss")
      return nil
    }
    guard shape == terms else {
      faults.add(at: pointer, "has shape \(shape), but the loss has shape \(terms)")
      return nil
    }
    return define("output_gradient", shape, .outputGradient)
  }
}

extension ArgumentReader {
  fileprivate mutating func reduction(of kind: any Loss.Type) -> Reduction {
    let legal = kind.reductions
    let fallback = legal.first ?? .mean
    guard let value = value("reduction") else { return fallback }
    guard case .text(let text) = value, let reduction = Reduction(rawValue: text), legal.contains(reduction) else {
      reject(
        "reduction", value, expected: legal.map { "\"\($0.rawValue)\"" }.joined(separator: " or "))
      return fallback
    }
    return reduction
  }
}

/// Whether `name` may name an input or a layer: a letter, digit or `_` first, then letters, digits, `_`, `-`, in
/// ASCII.
public func isValidName(_ name: String) -> Bool {
  func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
  guard let first = name.utf8.first, isWord(first), name.utf8.count <= 256 else { return false }
  return name.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
}

private func listed(_ names: [String]) -> String {
  names.isEmpty ? "none" : names.map { "\"\($0)\"" }.joined(separator: ", ")
}

extension [LayerDefinition] {
  /// The number of layers once containers are unrolled.
  var unrolledCount: Int { count }
}
