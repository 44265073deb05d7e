/// Why a value of a well-formed document is not what it should be: an entry of a problem's `errors`.
public struct JSONValueError: Error, Hashable, Sendable {
  /// Where the value stands.
  public let pointer: JSONPointer
  /// What was expected and what came, as a sentence without a full stop.
  public let detail: String

  /// Makes an error about the value at `pointer`.
  public init(at pointer: JSONPointer, _ detail: String) {
    self.pointer = pointer
    self.detail = detail
  }

  /// The error of an object, to which `pointer` points, in which `name` stands twice.
  static func duplicate(_ name: String, at pointer: JSONPointer) -> JSONValueError {
    JSONValueError(at: pointer / name, "the name \(quoted(name)) stands in this object more than once")
  }
}

extension JSONValueError: CustomStringConvertible {
  /// The place and the detail: `/inputs/x/0: expected …, found …`.
  public var description: String { "\(pointer): \(detail)" }
}
