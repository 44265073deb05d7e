import Diagnostics

/// Reads a layer's or a loss's constructor arguments one by one, notes every fault, and at the end every
/// argument that nobody asked for.
///
/// A faulty argument reads as its default (or the least legal value), so that checking goes on and finds
/// everything at once.
public struct ArgumentReader {
  /// What is wrong so far.
  public internal(set) var faults = Faults()

  private let arguments: [Argument]
  private let pointer: JSONPointer
  private let kind: String
  private let alsoKnown: [String]
  /// The names that were asked for; nobody wants to know where nothing was written.
  private var asked: [String] = []

  init(_ arguments: [Argument], of kind: String, at pointer: JSONPointer, alsoKnown: [String]) {
    self.arguments = arguments
    self.pointer = pointer
    self.kind = kind
    self.alsoKnown = alsoKnown
    if !arguments.isEmpty { asked.reserveCapacity(8) }
  }

  /// What was written for `name`; `null` counts as nothing, as Python's `None` does.
  public mutating func value(_ name: String) -> ArgumentValue? {
    guard !arguments.isEmpty else { return nil }
    asked.append(name)
    guard let argument = arguments.first(where: { $0.name == name }) else { return nil }
    if case .null = argument.value { return nil }
    return argument.value
  }

  /// Whether `null` was written for `name`, where that is not the same as nothing.
  public func isNull(_ name: String) -> Bool {
    arguments.first { $0.name == name }?.value.isNull ?? false
  }

  /// Notes that `name` holds something else than was expected.
  public mutating func reject(_ name: String, _ value: ArgumentValue, expected: String) {
    faults.add(at: pointer.appending(name), "\(kind).\(name) must be \(expected), not \(value.description)")
  }

  mutating func missing(_ name: String, expected: String) {
    faults.add(at: pointer, "\(kind) needs \"\(name)\", \(expected)")
  }

  /// An integer of at least `minimum` that must be there.
  public mutating func integer(_ name: String, atLeast minimum: Int) -> Int {
    guard let value = value(name) else {
      missing(name, expected: ArgumentReader.describe(minimum))
      return minimum
    }
    return integer(name, value, atLeast: minimum) ?? minimum
  }

  /// An integer of at least `minimum`, or `nil` where none was written.
  public mutating func optionalInteger(_ name: String, atLeast minimum: Int) -> Int? {
    guard let value = value(name) else { return nil }
    return integer(name, value, atLeast: minimum)
  }

  /// `value` as an integer of at least `minimum`; faulty ones are noted.
  mutating func integer(_ name: String, _ value: ArgumentValue, atLeast minimum: Int) -> Int? {
    let isSize = minimum > .min
    if let integer = value.wholeNumber, integer >= minimum, !isSize || integer <= ArgumentReader.largest {
      return integer
    }
    let upperEnd = isSize ? ArgumentReader.upperEnd(for: [value]) : ""
    reject(name, value, expected: ArgumentReader.describe(minimum) + upperEnd)
    return nil
  }

  /// The largest size, step or count that is read: no tensor has as many elements, and sums of a few such numbers and
  /// products of two stay far from what an `Int` holds.
  static let largest = Int(Int32.max)

  /// Says where the range ends, to someone who went beyond it.
  static func upperEnd(for values: [ArgumentValue]) -> String {
    let isBeyond = values.contains { ($0.realNumber ?? 0) > Double(largest) }
    return isBeyond ? ", at most \(largest)" : ""
  }

  /// `true` or `false`.
  public mutating func boolean(_ name: String, default fallback: Bool) -> Bool {
    guard let value = value(name) else { return fallback }
    guard case .boolean(let boolean) = value else {
      reject(name, value, expected: "true or false")
      return fallback
    }
    return boolean
  }

  /// A finite number for which `isLegal` holds.
  public mutating func number(
    _ name: String, default fallback: Double, expected: String = "a number",
    where isLegal: (Double) -> Bool = { _ in true }
  ) -> Double {
    guard let value = value(name) else { return fallback }
    guard let number = value.realNumber, number.isFinite, isLegal(number) else {
      reject(name, value, expected: expected)
      return fallback
    }
    return number
  }

  /// One of a few words.
  public mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ name: String, default fallback: Choice
  ) -> Choice {
    guard let value = value(name) else { return fallback }
    guard case .text(let text) = value, let choice = Choice(rawValue: text) else {
      let words = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      reject(name, value, expected: "one of \(words)")
      return fallback
    }
    return choice
  }

  /// Notes every argument that was written and that nobody asked for.
  mutating func rejectUnknown() {
    // A set is worth its making where there is much to compare.
    let isShort = arguments.count <= 16
    var seen: Set<String> = []
    for (index, argument) in arguments.enumerated() where faults.all.count < Faults.maximumCount {
      let name = argument.name
      let isSecond =
        isShort ? arguments[..<index].contains { $0.name == name } : !seen.insert(name).inserted
      if isSecond {
        faults.add(at: pointer.appending(name), "\"\(name.prefix(64))\" is written twice")
      } else if !asked.contains(name), !alsoKnown.contains(name) {
        let meant = suggestion(for: name, among: asked.filter { !alsoKnown.contains($0) } + alsoKnown)
        faults.add(at: pointer.appending(name), "\(kind) has no argument \"\(name.prefix(64))\"\(meant)")
      }
    }
  }

  static func describe(_ minimum: Int) -> String {
    switch minimum {
    case .min: "a whole number of 64 bits"
    case 0: "a whole number of 0 or more"
    default: "a whole number of at least \(minimum)"
    }
  }
}

extension ArgumentValue {
  /// Whether this is `null`.
  var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// The value as a whole number: `2` and `2.0`; `nil` for anything else.
  public var wholeNumber: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The value as a number; `nil` for anything else.
  public var realNumber: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
