import Diagnostics
import Tensors

extension Graph {
  /// Checks a definition and makes a graph of it.
  /// - Throws: all faults at once, each with its place.
  public init(_ definition: NetworkDefinition, in context: GraphContext) throws(Faults) {
    var builder = GraphBuilder(context: context)
    self = try builder.build(definition)
  }
}

/// Turns a definition into a graph, a layer at a time, and collects what is wrong on the way.
///
/// `GraphBuilder+Layers` places layers, `Containers/` unrolls containers, `GraphBuilder+Objective` adds the loss.
struct GraphBuilder {
  /// What a name stands for, or what a layer that does not say `from` reads.
  enum Source: Equatable {
    /// A value.
    case value(Graph.ValueID)
    /// Something faulty, about which all has been said already.
    case faulty
    /// Nothing: the request has several inputs or none, and `from` must say.
    case unclear
  }

  let context: GraphContext
  private(set) var faults = Faults()
  private(set) var values: [Graph.Value] = []
  private(set) var named = NamedSources()
  private var nodes: [Graph.Node] = []
  private var parameters: [Graph.ValueID] = []
  private var buffers: [Graph.ValueID] = []
  private var work = 0.0

  /// The names of the layers outside of containers: of one that is not at hand yet, more can be said.
  private(set) lazy var layerNames = Set(layers.lazy.compactMap(\.name))
  private var layers: [LayerDefinition] = []

  /// As many faults as this are told with the nearest names; finding those takes time.
  static let maximumSuggestions = 32

  init(context: GraphContext) {
    self.context = context
  }

  mutating func build(_ definition: NetworkDefinition) throws(Faults) -> Graph {
    let pointer = definition.pointer.appending("layers")
    try checkSize(of: definition.layers, at: pointer)
    if definition.layers.isEmpty { throw Faults(at: pointer, "a network needs at least one layer") }
    let count = definition.layers.count
    named.reserveCapacity(count + context.inputs.count)
    values.reserveCapacity(2 * count + context.inputs.count)
    nodes.reserveCapacity(count)
    for input in context.inputs { addInput(input.name, input.shape) }
    let inputs = Array(values.indices)
    layers = definition.layers
    for name in context.faultyInputs { _ = named.update(name, .faulty) }
    let output = add(definition.layers, prefix: "", entry: entry(inputs))
    let objective = addObjective(definition, output: output)
    try faults.throwIfAny()
    guard case .value(let output) = output else {
      // All has been said: what the layers read is what the context calls faulty.
      throw faults
    }
    return Graph(
      Graph.Parts(
        values: values, nodes: nodes, inputs: inputs, parameters: parameters, buffers: buffers, output: output,
        objective: objective, work: work))
  }

  /// What the first layer reads if it does not say: the only input.
  private func entry(_ inputs: [Graph.ValueID]) -> Source {
    switch (inputs.count, context.faultyInputs.count) {
    case (1, 0): .value(inputs[0])
    case (0, 1): .faulty
    default: .unclear
    }
  }

  private mutating func addInput(_ name: String, _ shape: Shape) {
    var pointer: JSONPointer { JSONPointer.root.appending("inputs").appending(name) }
    if !isValidName(name) {
      note(at: pointer, describeNames(name))
    }
    if shape.count == 0 {
      note(at: pointer, "has shape \(shape) and so no elements; every size must be at least 1")
    }
    if !named.update(name, .value(define(name, shape, .input))) {
      note(at: pointer, "the input \"\(name.prefix(64))\" is given twice")
    }
  }
}

// MARK: - What the other parts build with

extension GraphBuilder {
  /// Notes that something is wrong at `pointer`.
  mutating func note(at pointer: JSONPointer, _ detail: String) {
    faults.add(at: pointer, detail)
  }

  /// Notes that `name` is none of `candidates`, and the one that was meant, or else `hint`.
  mutating func note(
    at pointer: JSONPointer, unknown name: String, _ detail: String, orElse hint: String = "",
    among candidates: () -> [String]
  ) {
    let meant =
      faults.all.count < GraphBuilder.maximumSuggestions ? suggestion(for: name, among: candidates()) : ""
    note(at: pointer, detail + (meant.isEmpty ? hint : meant))
  }

  /// Notes what the reader of a layer's arguments found.
  mutating func note(_ reader: ArgumentReader) {
    faults.add(reader.faults)
  }

  /// Adds a value that no node writes, or that the next node will write.
  mutating func define(_ name: String, _ shape: Shape, _ origin: Graph.Origin) -> Graph.ValueID {
    values.append(Graph.Value(name: name, shape: shape, origin: origin))
    return values.count - 1
  }

  /// Lets `path` stand for `source`; a path that is taken already is a fault of `layer`.
  mutating func register(_ path: String, _ source: Source, _ layer: PlacedLayer) {
    if !named.update(path, source) {
      note(
        at: layer.definition.name == nil ? layer.definition.pointer : layer.definition.pointer.appending("name"),
        "the name \"\(path)\" is taken already: names of inputs and layers must differ")
    }
  }

  /// Puts `layer` behind its sources and returns its output, faulty where the shapes do not fit.
  /// - Parameter container: the type of the container that needs the layer, where nobody has written it.
  mutating func place(
    _ layer: any Layer, reading sources: [Graph.ValueID], path: String, at pointer: JSONPointer,
    within container: String? = nil
  ) -> Source {
    let acting = layer.acting(in: context.mode)
    let shapes = sources.map { values[$0].shape }
    let shape: Shape
    do {
      shape = try acting.outputShape(of: shapes)
    } catch {
      // What a container has placed has no arguments that were written.
      let place = container == nil ? error.argument.map { pointer.appending($0) } ?? pointer : pointer
      note(at: place, "\(path) (\(container ?? type(of: layer).kind.type)): \(error.detail)")
      return .faulty
    }
    // Comparing types takes less time than a cast.
    if type(of: acting) == Dropout.self, let dropout = acting as? Dropout {
      let mask = define("\(path).mask", shape, .dropoutMask(dropout.probability))
      work += Multiply().work(sources: shapes + [shape], output: shape)
      return append(Multiply(), reading: sources + [mask], [], path, shape, pointer)
    }
    work += acting.work(sources: shapes, output: shape)
    var owned: [Graph.ValueID] = []
    for specification in acting.parameters(for: shapes) {
      let id = define(
        path + "." + specification.name, specification.shape, .parameter(specification.initialization))
      owned.append(id)
      if specification.isBuffer { buffers.append(id) } else { parameters.append(id) }
    }
    return append(acting, reading: sources, owned, path, shape, pointer)
  }

  private mutating func append(
    _ layer: any Layer, reading sources: [Graph.ValueID], _ parameters: [Graph.ValueID], _ path: String,
    _ shape: Shape, _ pointer: JSONPointer
  ) -> Source {
    let output = define(path, shape, .node(nodes.count))
    nodes.append(
      Graph.Node(layer: layer, sources: sources, parameters: parameters, output: output, pointer: pointer))
    return .value(output)
  }
}
