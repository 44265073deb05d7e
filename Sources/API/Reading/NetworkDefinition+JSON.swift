import Diagnostics
import JSON
import Networks

extension NetworkDefinition {
  /// Reads a definition as it is written; whether it makes sense is for ``Graph`` to say.
  init?(_ value: JSONValue, at pointer: JSONPointer, _ faults: inout Faults) {
    let called = "\"network\", which holds \"layers\","
    guard let reader = ObjectReader(value, at: pointer, called: called, &faults) else { return nil }
    let misspelt = reader.rejectUnknown(besides: ["layers", "loss"], &faults)
    var loss = reader.value("loss").map { LossDefinition($0, at: pointer.appending("loss"), &faults) }
    if loss == nil, misspelt.contains("loss") { loss = LossDefinition("", pointer: pointer, isFaulty: true) }
    guard let list = reader.value("layers") else {
      if !misspelt.contains("layers") { faults.add(at: pointer, "a network needs \"layers\", a list of layers") }
      return nil
    }
    guard let layers = [LayerDefinition](list, at: pointer.appending("layers"), &faults) else { return nil }
    self.init(layers: layers, loss: loss, pointer: pointer)
  }
}

extension [LayerDefinition] {
  fileprivate init?(_ value: JSONValue, at pointer: JSONPointer, _ faults: inout Faults) {
    guard let array = value.array else {
      faults.add(at: pointer, "must be a list of layers, not \(value.summary)")
      return nil
    }
    guard array.count <= ComputeLimits.mostWritten else {
      faults.add(
        at: pointer, "is a list of \(array.count) layers, more than the \(ComputeLimits.mostWritten) that are read")
      return nil
    }
    self = array.enumerated().map { LayerDefinition($1, at: pointer.appending($0), &faults) }
  }
}

extension LayerDefinition {
  fileprivate init(_ value: JSONValue, at pointer: JSONPointer, _ faults: inout Faults) {
    guard let reader = ObjectReader(value, at: pointer, called: "a layer", &faults) else {
      self.init("", pointer: pointer, isFaulty: true)
      return
    }
    let before = faults.count
    let type = reader.type(of: "layer", such: "Linear", &faults)
    let name = reader.string("name", &faults)
    let from = reader.strings("from", &faults)?.map(\.text)
    let isFaulty = faults.count > before
    self.init(
      type, name: name, from: from, reader.arguments(besides: ["type", "name", "from"], &faults), pointer: pointer,
      isFaulty: isFaulty)
  }
}

extension LossDefinition {
  fileprivate init(_ value: JSONValue, at pointer: JSONPointer, _ faults: inout Faults) {
    let called = "\"loss\", such as {\"type\": \"MSELoss\"},"
    guard let reader = ObjectReader(value, at: pointer, called: called, &faults) else {
      self.init("", pointer: pointer, isFaulty: true)
      return
    }
    let before = faults.count
    let type = reader.type(of: "loss", such: "MSELoss", &faults)
    let prediction = reader.string("prediction", &faults)
    let isFaulty = faults.count > before
    self.init(
      type, prediction: prediction, reader.arguments(besides: ["type", "prediction"], &faults), pointer: pointer,
      isFaulty: isFaulty)
  }
}

extension ObjectReader {
  /// The kind of a layer or loss; where there is none, notes so and returns an empty text.
  fileprivate func type(of what: String, such example: String, _ faults: inout Faults) -> String {
    guard value("type") != nil else {
      let candidates = object.map(\.name).filter { nearestName(to: $0, in: ["type"]) != nil }
      let meant = candidates.first.map { ", not \"\($0)\"" } ?? ""
      faults.add(at: pointer, "a \(what) needs \"type\"\(meant), such as \"type\": \"\(example)\"")
      return ""
    }
    return string("type", &faults) ?? ""
  }

  /// All members but those of `known`, as constructor arguments.
  func arguments(besides known: [String], _ faults: inout Faults) -> [Argument] {
    var arguments: [Argument] = []
    // Of a name that stands there twice the first one counts; that it does so has been said.
    var seen = Set(known)
    for member in object where seen.insert(member.name).inserted {
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
    case .number:
      self =
        value.int.map(ArgumentValue.integer) ?? value.unsigned.map(ArgumentValue.unsigned)
        ?? .number(value.double ?? .nan)
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
