import Diagnostics
import Tensors

/// A layer of a list at its place: `repeat` makes several of one definition.
struct PlacedLayer {
  /// The list, which is cheaper to hand on than one of its definitions.
  private let layers: [LayerDefinition]
  private let index: Int
  /// The whole name: `block1.0.conv1`.
  let path: String
  /// How many copies of the same definition come before it.
  let ordinal: Int
  /// The name without the copy's number, on the last copy: it stands for that one.
  let alias: String?

  init(_ index: Int, of layers: [LayerDefinition], path: String, ordinal: Int = 0, alias: String? = nil) {
    self.layers = layers
    self.index = index
    self.path = path
    self.ordinal = ordinal
    self.alias = alias
  }

  var definition: LayerDefinition { layers[index] }
}

/// The longest whole name of a layer, in characters.
private let maximumPathLength = 512

extension GraphBuilder {
  /// The members of a layer that are no arguments of its kind.
  private static let layerMembers = ["name", "type", "from", "repeat"]

  /// Adds a list of layers, each behind the one before it, and returns the last one's output. `entry` is what the
  /// first layer reads if it does not say.
  mutating func add(_ layers: [LayerDefinition], prefix: String, entry: Source) -> Source {
    var previous = entry
    for layer in placed(layers, prefix: prefix) {
      previous = add(layer, prefix: prefix, entry: previous)
    }
    return previous
  }

  /// The layers of a list with their whole names, `repeat` written out.
  mutating func placed(_ layers: [LayerDefinition], prefix: String) -> [PlacedLayer] {
    var placed: [PlacedLayer] = []
    placed.reserveCapacity(layers.count)
    for index in layers.indices {
      let name = layers[index].name ?? String(index)
      if !isValidName(name) {
        note(at: layers[index].pointer.appending("name"), describeNames(name))
      }
      let path = prefix.isEmpty ? name : "\(prefix).\(name)"
      guard path.utf8.count <= maximumPathLength else {
        note(at: layers[index].pointer, "its whole name is longer than \(maximumPathLength) characters")
        continue
      }
      guard let copies = layers[index].copies else {
        placed.append(PlacedLayer(index, of: layers, path: path))
        continue
      }
      for ordinal in 0..<copies {
        placed.append(
          PlacedLayer(
            index, of: layers, path: "\(path).\(ordinal)", ordinal: ordinal,
            alias: ordinal == copies - 1 ? path : nil))
      }
    }
    return placed
  }

  /// Adds one layer or container, which reads `entry` if it does not say, and returns its output.
  mutating func add(_ layer: PlacedLayer, prefix: String, entry: Source) -> Source {
    let output: Source
    // What was wrong with the first copy need not be said again of the others.
    if layer.ordinal > 0, case .faulty = entry {
      output = .faulty
    } else {
      output = addLayerOrContainer(layer, prefix: prefix, entry: entry)
    }
    register(layer.path, output, layer)
    if let alias = layer.alias { register(alias, output, layer) }
    return output
  }

  private mutating func addLayerOrContainer(_ layer: PlacedLayer, prefix: String, entry: Source) -> Source {
    let definition = layer.definition
    var reader = ArgumentReader(
      definition.arguments, of: definition.type, at: definition.pointer,
      alsoKnown: GraphBuilder.layerMembers)
    _ = reader.optionalInteger("repeat", atLeast: 1)
    if let kind = LayerCatalogue.kind(of: definition.type) {
      let instance = kind.init(reading: &reader)
      if kind.sources.lowerBound > 1, let copies = definition.copies {
        reader.reject(
          "repeat", .integer(copies), expected: "left out: only one source can be handed on")
      }
      reader.rejectUnknown()
      note(reader)
      guard !definition.isFaulty else { return .faulty }
      let sources = resolve(definition, of: layer, prefix: prefix, entry: entry, expected: kind.sources)
      guard reader.faults.isEmpty, let sources else { return .faulty }
      return place(instance, reading: sources, path: layer.path, at: definition.pointer)
    }
    if let kind = ContainerCatalogue.kind(of: definition.type) {
      let container = kind.init(reading: &reader)
      reader.rejectUnknown()
      note(reader)
      var entry = definition.isFaulty ? .faulty : entry
      if definition.from != nil, layer.ordinal == 0 {
        guard let sources = resolve(definition, of: layer, prefix: prefix, entry: entry, expected: 1...1)
        else { return .faulty }
        entry = .value(sources[0])
      }
      guard reader.faults.isEmpty else { return .faulty }
      return container.add(to: &self, path: layer.path, entry: entry, at: definition.pointer)
    }
    if definition.isFaulty, definition.type.isEmpty { return .faulty }
    note(
      at: definition.pointer.appending("type"), unknown: definition.type,
      "there is no layer type \"\(definition.type.prefix(64))\"", orElse: "; GET /v1/layers lists those that there are"
    ) { LayerCatalogue.types + ContainerCatalogue.types }
    return .faulty
  }
}

// MARK: - From names to values

extension GraphBuilder {
  /// The values that a layer reads; `nil` where one of them is faulty.
  private mutating func resolve(
    _ definition: LayerDefinition, of layer: PlacedLayer, prefix: String, entry: Source,
    expected: ClosedRange<Int>
  ) -> [Graph.ValueID]? {
    var known: [Graph.ValueID] = []
    var count = 1
    if let names = definition.from, layer.ordinal == 0 {
      count = names.count
      known.reserveCapacity(count)
      let pointer = definition.pointer
      for name in names {
        if let value = resolve(name, prefix: prefix, at: pointer.appending("from")) { known.append(value) }
      }
    } else if let value = value(of: entry, at: definition.pointer) {
      known = [value]
    }
    guard expected.contains(count) else {
      let wanted = expected.upperBound == .max ? "\(expected.lowerBound) or more sources" : "one source"
      if definition.from == nil {
        note(at: definition.pointer, "\(definition.type) reads \(wanted): name them in \"from\"")
      } else {
        note(at: definition.pointer.appending("from"), "\(definition.type) reads \(wanted), not \(count)")
      }
      return nil
    }
    return known.count == count ? known : nil
  }

  /// The names of all inputs, faulty ones too.
  private var inputs: [String] { context.inputs.map(\.name) + context.faultyInputs }

  private static func advice(_ inputs: [String]) -> String {
    inputs.isEmpty
      ? "the request has no inputs; give one, as in \"inputs\": {\"x\": [1.0]}"
      : "say which of the inputs, \(listed(inputs)), with \"from\""
  }

  /// The value that a source stands for; where that is unclear, the layer at `pointer` has to say.
  mutating func value(of source: Source, at pointer: JSONPointer) -> Graph.ValueID? {
    switch source {
    case .value(let value): return value
    case .faulty: return nil
    case .unclear:
      note(at: pointer, "the first layer has nothing to read: \(GraphBuilder.advice(inputs))")
      return nil
    }
  }

  /// The value called `name` within `prefix`, or else by its whole name.
  mutating func resolve(
    _ name: String, prefix: String, at place: @autoclosure () -> JSONPointer
  ) -> Graph.ValueID? {
    let sibling = prefix.isEmpty ? nil : named["\(prefix).\(name)"]
    switch sibling ?? named[name] {
    case .value(let value): return value
    case .faulty, .unclear: return nil
    case nil where layerNames.contains(name):
      note(
        at: place(),
        "the layer \"\(name.prefix(64))\" does not stand before this one, and a layer reads inputs and earlier layers only"
      )
      return nil
    case nil where inputs.isEmpty && prefix.isEmpty:
      note(
        at: place(),
        "there is no input or earlier layer \"\(name.prefix(64))\": the request has no inputs; give it, as in "
          + "\"inputs\": {\"\(name.prefix(64))\": [1.0]}")
      return nil
    case nil:
      if let inner = insideOfContainer(name) {
        note(
          at: place(),
          "there is no input or earlier layer \"\(name.prefix(64))\"; did you mean \"\(inner)\", inside of a container?"
        )
        return nil
      }
      // Sorted where a suggestion is looked for only: what is wrong may be much.
      note(at: place(), unknown: name, "there is no input or earlier layer \"\(name.prefix(64))\"") { [named] in
        let known = named.sorted
        let siblings = known.filter { !prefix.isEmpty && $0.hasPrefix("\(prefix).") }
        return siblings.map { String($0.dropFirst(prefix.count + 1)) } + known
      }
      return nil
    }
  }

  /// The whole name of the only layer inside of a container that is called `name` there. Looking for it takes time: the first
  /// faults alone tell it.
  private func insideOfContainer(_ name: String) -> String? {
    guard faults.all.count < GraphBuilder.maximumSuggestions else { return nil }
    let inside = named.sorted.filter { $0.hasSuffix(".\(name)") }
    return inside.count == 1 ? inside.first : nil
  }
}
