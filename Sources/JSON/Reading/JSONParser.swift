import CJSON
import Tensors

/// A simdjson parser, which owns the tape and the strings of the document that it parsed last.
///
/// Between being taken from the pool and being put back it belongs to one `JSONDocument`, which parses once, in its
/// initialiser, and then only reads: that makes the class safe to send.
final class JSONParser: @unchecked Sendable {
  private let handle: OpaquePointer

  init?() {
    guard let handle = cjson_parser_create() else { return nil }
    self.handle = handle
  }

  deinit { cjson_parser_destroy(handle) }

  /// The tape of the document parsed last; valid until the next one is parsed or the parser ends.
  var tape: JSONTape {
    JSONTape(words: cjson_parser_tape(handle), strings: cjson_parser_strings(handle))
  }

  /// The longest text that is parsed without taking more memory.
  var capacity: Int { cjson_parser_capacity(handle) }

  /// Parses `text`, behind which `JSONDocument.padding` more bytes are readable, and says what is wrong with it.
  func read(_ text: UnsafeRawBufferPointer, maximumDepth: Int, firstLine: Int) throws(JSONSyntaxError) {
    switch parse(text, maximumDepth: maximumDepth) {
    case .success: return
    case .too_long: throw .tooLong
    case .out_of_memory: throw .outOfMemory
    case .refused: break
    }
    // simdjson does not say where; and it takes no integer beyond 64 bits, which JSON allows.
    var scanner = JSONScanner(text, maximumDepth: maximumDepth, firstLine: firstLine)
    try scanner.scan()
    let widened = Self.widen(text, integersEndingAt: scanner.oversizedIntegers)
    let status = widened.withUnsafeBytes {
      parse(UnsafeRawBufferPointer(rebasing: $0.dropLast(JSONDocument.padding)), maximumDepth: maximumDepth)
    }
    guard status == .success else { throw .unexplained }
  }

  private func parse(_ text: UnsafeRawBufferPointer, maximumDepth: Int) -> cjson_status {
    guard let start = text.baseAddress, !text.isEmpty else { return .refused }
    let status = reserve(text.count, maximumDepth: maximumDepth)
    guard status == .success else { return status }
    return cjson_parser_parse(
      handle, start.assumingMemoryBound(to: UInt8.self), text.count, maximumDepth + 1)
  }

  /// Takes the memory for a text, in large pages where it is large.
  private func reserve(_ count: Int, maximumDepth: Int) -> cjson_status {
    let before = capacity
    let status = cjson_parser_reserve(handle, count, maximumDepth + 1)
    guard capacity > before else { return status }
    for part in [cjson_part.tape, .strings, .structure] {
      let block = cjson_parser_block(handle, part)
      guard let start = block.start else { continue }
      HugePages.advise(UnsafeMutableRawBufferPointer(start: start, count: block.size))
    }
    return status
  }

  /// `text` with an exponent of zero behind each integer too large for 64 bits, so that it reads as a double, and
  /// with padding.
  private static func widen(_ text: UnsafeRawBufferPointer, integersEndingAt ends: [Int]) -> [UInt8] {
    var bytes = [UInt8]()
    bytes.reserveCapacity(text.count + 2 * ends.count + JSONDocument.padding)
    var start = 0
    for end in ends {
      bytes.append(contentsOf: text[start..<end])
      bytes.append(contentsOf: "e0".utf8)
      start = end
    }
    bytes.append(contentsOf: text[start...])
    bytes.append(contentsOf: repeatElement(0, count: JSONDocument.padding))
    return bytes
  }
}
