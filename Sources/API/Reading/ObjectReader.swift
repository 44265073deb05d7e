import Diagnostics
import JSON
import Tensors

/// Reads the members of a JSON object by name and notes what is wrong with them.
///
/// `null` counts as a member that is not there.
struct ObjectReader {
  let object: JSONObject
  let pointer: JSONPointer

  /// Makes a reader of `value`; where that is no object, notes so and returns `nil`.
  init?(_ value: JSONValue, at pointer: JSONPointer, called name: @autoclosure () -> String, _ faults: inout Faults) {
    guard let object = value.object else {
      faults.add(at: pointer, "\(name()) must be an object, not \(value.summary)")
      return nil
    }
    self.object = object
    self.pointer = pointer
  }

  /// The member's value.
  func value(_ name: String) -> JSONValue? {
    guard let value = object[name], !value.isNull else { return nil }
    return value
  }

  /// A string.
  func string(_ name: String, _ faults: inout Faults) -> String? {
    guard let value = value(name) else { return nil }
    if let string = value.string { return string }
    faults.add(at: pointer.appending(name), "\"\(name)\" must be a string, not \(value.summary)")
    return nil
  }

  /// What `torch.manual_seed` takes, as the bits that it keeps of it.
  func seed(_ name: String, _ faults: inout Faults) -> Int? {
    guard let value = value(name) else { return nil }
    if let seed = value.int ?? value.unsigned.map({ Int(truncatingIfNeeded: $0) }) { return seed }
    let range = value.kind == .number ? " from −2⁶³ to 2⁶⁴ − 1" : ""
    faults.add(at: pointer.appending(name), "\"\(name)\" must be a whole number\(range), not \(value.summary)")
    return nil
  }

  /// A shape that must be there.
  func shape(_ name: String, _ faults: inout Faults) -> Shape? {
    let expected = "a list of at most \(Shape.maximumRank) sizes"
    guard let value = value(name) else {
      faults.add(at: pointer, "\"\(name)\" is missing: \(expected)")
      return nil
    }
    let place = pointer.appending(name)
    guard let array = value.array, array.count <= Shape.maximumRank else {
      faults.add(at: place, "must be \(expected), not \(value.summary)")
      return nil
    }
    let sizes = array.compactMap(\.int)
    guard sizes.count == array.count, let shape = Shape(sizes) else {
      faults.add(at: place, "must be \(expected), whole numbers of 0 or more whose product is no more than 2⁶³ − 1")
      return nil
    }
    return shape
  }

  /// One of a few words.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, default fallback: Choice, _ faults: inout Faults
  ) -> Choice {
    guard let text = string(name, &faults) else { return fallback }
    return choice(text, at: pointer.appending(name), &faults) ?? fallback
  }

  /// A list of some of a few words, each once and with its place, in their order; one word may stand without brackets.
  /// Where one is wrong, notes so and returns `nil`.
  func choices<Choice: RawRepresentable<String> & CaseIterable & Hashable>(
    _ name: String, _ faults: inout Faults
  ) -> [(choice: Choice, pointer: JSONPointer)]? {
    let before = faults.count
    guard let texts = strings(name, &faults) else { return nil }
    var choices: [(choice: Choice, pointer: JSONPointer)] = []
    for (text, pointer) in texts {
      guard let choice: Choice = choice(text, at: pointer, &faults) else { continue }
      if !choices.contains(where: { $0.choice == choice }) { choices.append((choice, pointer)) }
    }
    return faults.count == before ? choices : nil
  }

  /// A list of strings, or one string, each with its place.
  func strings(_ name: String, _ faults: inout Faults) -> [(text: String, pointer: JSONPointer)]? {
    guard let value = value(name) else { return nil }
    let place = pointer.appending(name)
    if let text = value.string { return [(text, place)] }
    guard let array = value.array else {
      faults.add(at: place, "\"\(name)\" must be a string or a list of strings, not \(value.summary)")
      return nil
    }
    guard array.count <= ComputeLimits.mostWritten else {
      faults.add(
        at: place, "\"\(name)\" has \(array.count) elements, more than the \(ComputeLimits.mostWritten) that are read")
      return nil
    }
    var texts: [(String, JSONPointer)] = []
    for (index, element) in array.enumerated() {
      if let text = element.string {
        texts.append((text, place.appending(index)))
      } else {
        faults.add(at: place.appending(index), "must be a string, not \(element.summary)")
      }
    }
    return texts
  }

  /// Notes every member that is none of `known`.
  /// - Returns: the known names that were probably meant: that they are missing need not be said as well.
  @discardableResult
  func rejectUnknown(besides known: [String], _ faults: inout Faults) -> Set<String> {
    let unknown = object.unknownMembers(besides: known, at: pointer)
    guard !unknown.isEmpty else { return [] }
    for fault in unknown { faults.add(fault) }
    let names = object.lazy.map(\.name).filter { !known.contains($0) }.prefix(unknown.count)
    return Set(names.compactMap { nearestName(to: $0, in: known) })
  }

  private func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ text: String, at pointer: JSONPointer, _ faults: inout Faults
  ) -> Choice? {
    if let choice = Choice(rawValue: text) { return choice }
    let words = Choice.allCases.map(\.rawValue)
    let meant = nearestName(to: text, in: words).map { "; did you mean \"\($0)\"?" } ?? ""
    faults.add(
      at: pointer,
      "must be one of \(words.map { "\"\($0)\"" }.joined(separator: ", ")), not \"\(text.prefix(64))\"\(meant)")
    return nil
  }
}
