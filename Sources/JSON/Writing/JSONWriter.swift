import Tensors

/// Writes one JSON text (RFC 8259) into a growing buffer of UTF-8, without white space.
///
/// Brackets close themselves, commas and colons come by themselves; what would not be JSON (a value without a name
/// in an object, a second value at the root) is the programmer's error, and a precondition stops it.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.object { writer in
///   writer.member("loss", 0.125)
///   writer.key("output")
///   writer.write(tensor, encoding: .nested)
/// }
/// ```
public struct JSONWriter: Sendable {
  /// What may be written next.
  private enum Expectation {
    case document, firstElement, element, firstKey, key, memberValue, nothing
  }

  /// The text so far, behind what the buffer held at first.
  public internal(set) var bytes: [UInt8]
  private var expectation = Expectation.document

  /// Makes a writer that appends to `bytes`.
  public init(appendingTo bytes: [UInt8] = []) {
    self.bytes = bytes
  }

  /// Makes a writer with room for so many bytes.
  public init(reserving capacity: Int) {
    bytes = []
    reserve(capacity)
  }

  /// Makes room for so many bytes more.
  mutating func reserve(_ count: Int) {
    guard bytes.capacity - bytes.count < count else { return }
    bytes.append(addingCapacity: count) { span in
      span.withUnsafeMutableBufferPointer { buffer, used in
        HugePages.advise(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[used...]))
      }
    }
  }

  /// Ends the line, behind a text that is complete.
  public mutating func endLine() {
    precondition(expectation == .nothing, "a line ends behind a value")
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Takes what is written so far out of the buffer, to send it while the rest is written.
  public mutating func drain() -> [UInt8] {
    let drained = bytes
    bytes = []
    return drained
  }

  /// Writes an object; `members` writes its members, a key and a value each. Where it throws, the text stays
  /// unfinished.
  public mutating func object<Failure: Error>(
    _ members: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    let next = beginValue()
    bytes.append(UInt8(ascii: "{"))
    expectation = .firstKey
    try members(&self)
    precondition(expectation == .firstKey || expectation == .key, "a key has no value")
    bytes.append(UInt8(ascii: "}"))
    expectation = next
  }

  /// Writes an array; `elements` writes its values. Where it throws, the text stays unfinished.
  public mutating func array<Failure: Error>(
    _ elements: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    let next = beginValue()
    bytes.append(UInt8(ascii: "["))
    expectation = .firstElement
    try elements(&self)
    bytes.append(UInt8(ascii: "]"))
    expectation = next
  }

  /// Writes the name of a member, whose value comes next.
  public mutating func key(_ name: String) {
    precondition(expectation == .firstKey || expectation == .key, "a key stands in an object, before a value")
    if expectation == .key { bytes.append(UInt8(ascii: ",")) }
    appendQuoted(name)
    bytes.append(UInt8(ascii: ":"))
    expectation = .memberValue
  }

  /// Writes one value that is JSON already.
  public mutating func raw(_ json: some Sequence<UInt8>) {
    value { $0.bytes.append(contentsOf: json) }
  }

  /// Writes `null`.
  public mutating func null() {
    value { $0.bytes.append(contentsOf: "null".utf8) }
  }

  /// Writes one value by `append`.
  @inline(__always)
  mutating func value(_ append: (inout JSONWriter) -> Void) {
    let next = beginValue()
    append(&self)
    expectation = next
  }

  /// Writes the comma before a value, and tells what may come behind it.
  private mutating func beginValue() -> Expectation {
    switch expectation {
    case .document: return .nothing
    case .memberValue: return .key
    case .firstElement: return .element
    case .element:
      bytes.append(UInt8(ascii: ","))
      return .element
    case .firstKey, .key: preconditionFailure("a value in an object needs a key")
    case .nothing: preconditionFailure("a text holds one value")
    }
  }
}
