/// A parsed JSON text (RFC 8259).
///
/// It does not change after it is made and does not keep the text, so it may be sent and shared; the values taken
/// from it keep it alive. Numbers are doubles, or integers where they are written so and fit 64 bits.
/// - SeeAlso: <https://www.rfc-editor.org/rfc/rfc8259>
public final class JSONDocument: Sendable {
  /// How many readable bytes must follow a text that is parsed where it lies.
  public static let padding = 64
  /// How deep arrays and objects may nest where nothing else is asked for.
  public static let defaultMaximumDepth = 64

  private let parser: JSONParser

  /// Gives back the memory that waits for the next documents.
  public static func forgetParsers() { JSONParserPool.forget() }

  /// Parses `text` where it lies: `padding` bytes behind its end must be readable, whatever they hold.
  ///
  /// `maximumDepth` is how deep arrays and objects with contents may nest, `firstLine` the number of the text's first line
  /// where it is part of a longer one. Throws where the text is not JSON, nests
  /// deeper, has a number beyond the range of a double, or is longer than 4 GiB.
  public init(
    padded text: UnsafeRawBufferPointer, maximumDepth: Int = defaultMaximumDepth, firstLine: Int = 1
  ) throws(JSONSyntaxError) {
    precondition(maximumDepth > 0, "a document is at least one deep")
    guard let parser = JSONParserPool.take() else { throw .outOfMemory }
    do throws(JSONSyntaxError) {
      try parser.read(text, maximumDepth: maximumDepth, firstLine: firstLine)
    } catch {
      JSONParserPool.put(parser)
      throw error
    }
    self.parser = parser
  }

  /// Parses a copy of `text`. Throws as `init(padded:maximumDepth:)` does.
  public convenience init(
    _ text: some Collection<UInt8>, maximumDepth: Int = defaultMaximumDepth
  ) throws(JSONSyntaxError) {
    let count = text.count
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: count + JSONDocument.padding, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: text)
    copy[count...].copyBytes(from: repeatElement(0, count: JSONDocument.padding))
    try self.init(padded: UnsafeRawBufferPointer(rebasing: copy[..<count]), maximumDepth: maximumDepth)
  }

  /// Parses a copy of `text`. Throws as `init(padded:maximumDepth:)` does.
  public convenience init(
    _ text: String, maximumDepth: Int = defaultMaximumDepth
  ) throws(JSONSyntaxError) {
    try self.init(text.utf8, maximumDepth: maximumDepth)
  }

  deinit { JSONParserPool.put(parser) }

  /// The one value that the text holds.
  public var root: JSONValue { JSONValue(document: self, index: JSONTape.root) }

  /// Lends the tape, which lives as long as this document.
  @inline(__always)
  func withTape<Result, Failure: Error>(
    _ body: (JSONTape) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { extendLifetime(self) }
    return try body(parser.tape)
  }
}
