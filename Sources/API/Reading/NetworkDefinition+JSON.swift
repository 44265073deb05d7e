import Diagnostics
import JSON
import Networks

extension NetworkDefinition {
  /// Reads a definition as it is written; whether it makes sense is for ``Graph`` to say.
  init?(_ value: JSONValue, at pointer: JSONPointer, _ faults: inout Faults) {
    guard let reader = ObjectReader(value, at: pointer, called: "\"network\"", &faults) else { return nil }
    reader.rejectUnknown(besides: ["layers", "loss"], &faults)
    let before = faults.all.count
    guard let list = reader.value("layers") else {
      faults.add(at: pointer, "a network needs \"layers\", a list of layers")
      return nil
    }
    let layers = [LayerDefinition](list, at: pointer.appending("layers"), &faults)
    let loss = reader.value("loss").flatMap { LossDefinition($0, at: pointer.appending("loss"), &faults) }
    guard let layers, faults.all.count == before else { return nil }
    self.init(layers: layers, loss: loss, pointer: pointer)
  }
}

extension [LayerDefinition] {
  fileprivate init?(_ value: JSONValue, at pointer: JSONPointer, _ faults: inout Faults) {
    guard let array = value.array else {
      faults.add(at: pointer, "must be a list of layers, not \(value.summary)")
      return nil
    }
    self = []
    reserveCapacity(array.count)
    for (index, element) in array.enumerated() {
      if let layer = LayerDefinition(element, at: pointer.appending(index), &faults) { append(layer) }
    }
  }
}

extension LayerDefinition {
  fileprivate init?(_ value: JSONValue, at pointer: JSONPointer, _ faults: inout Faults) {
    guard let reader = ObjectReader(value, at: pointer, called: "a layer", &faults) else { return nil }
    guard let type = reader.type(of: "layer", &faults) else { return nil }
    self.init(
      type, name: reader.string("name", &faults), from: reader.strings("from", &faults)?.map(\.text),
      reader.arguments(besides: ["type", "name", "from"], &faults), pointer: pointer)
  }
}

extension LossDefinition {
  fileprivate init?(_ value: JSONValue, at pointer: JSONPointer, _ faults: inout Faults) {
    guard let reader = ObjectReader(value, at: pointer, called: "\"loss\"", &faults) else { return nil }
    guard let type = reader.type(of: "loss", &faults) else { return nil }
    self.init(
      type, prediction: reader.string("prediction", &faults),
      reader.arguments(besides: ["type", "prediction"], &faults), pointer: pointer)
  }
}

extension ObjectReader {
  fileprivate func type(of what: String, _ faults: inout Faults) -> String? {
    if value("type") == nil { faults.add(at: pointer, "a \(what) needs \"type\", such as \(example(of: what))") }
    return string("type", &faults)
  }

  private func example(of what: String) -> String { what == "loss" ? "\"MSELoss\"" : "\"Linear\"" }

  /// All members but those of `known`, as constructor arguments.
  func arguments(besides known: [String], _ faults: inout Faults) -> [Argument] {
    var arguments: [Argument] = []
    for member in object where !known.contains(member.name) {
      let place = pointer.appending(member.name)
      arguments.append(Argument(member.name, ArgumentValue(member.value, at: place, &faults)))
    }
    return arguments
  }
}

extension ArgumentValue {
  /// A list holds layers where its first element is an object.
  fileprivate init(_ value: JSONValue, at pointer: JSONPointer, _ faults: inout Faults) {
    switch value.kind {
    case .null: self = .null
    case .boolean: self = .boolean(value.bool ?? false)
    case .number: self = value.int.map(ArgumentValue.integer) ?? .number(value.double ?? .nan)
    case .string: self = .text(value.string ?? "")
    case .object: self = .object
    case .array:
      guard let array = value.array, let first = array[0] else {
        self = .list([])
        return
      }
      if first.kind == .object {
        self = .layers([LayerDefinition](value, at: pointer, &faults) ?? [])
      } else {
        self = .list(
          array.enumerated().map { ArgumentValue($1, at: pointer.appending($0), &faults) })
      }
    }
  }
}
