import Foundation

/// One case of a page in `Cases`: the bytes that come in, and the events that come of them.
struct Case: CustomStringConvertible, Sendable {
  let topic: String
  let name: String
  let bytes: [UInt8]
  /// Whether the client's end follows on the bytes.
  let hasEnd: Bool
  let events: String

  var description: String { "\(topic): \(name)" }
}

/// Reads the pages: `## name`, a block of bytes, a block of events. In bytes, line breaks mean nothing, `\r
/// \n \t \0 \xHH \\` mean what they do in C, `{n*…}` is a repetition, and `{eof}` at the end is the end of
/// the stream.
enum CaseFile {
  static func all() throws -> [Case] {
    guard let folder = Bundle.module.url(forResource: "Cases", withExtension: nil) else {
      throw Malformed(text: "no Cases")
    }
    let pages = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return try pages.filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }
      .flatMap {
        try cases(
          String(contentsOf: $0, encoding: .utf8), topic: $0.deletingPathExtension().lastPathComponent)
      }
  }

  private static func cases(_ page: String, topic: String) throws -> [Case] {
    try page.components(separatedBy: "\n## ").dropFirst().map { text in
      let name = String(text.prefix { $0 != "\n" })
      var source = try block("bytes", of: text)
      let hasEnd = source.hasSuffix("{eof}")
      if hasEnd { source.removeLast(5) }
      var rest = Array(source.utf8)[...]
      return Case(
        topic: topic, name: name, bytes: try unescape(&rest), hasEnd: hasEnd,
        events: try block("events", of: text))
    }
  }

  private static func block(_ kind: String, of text: String) throws -> String {
    let parts = text.components(separatedBy: "```\(kind)\n")
    guard parts.count == 2, let end = parts[1].range(of: "\n```") else { throw Malformed(text: text) }
    return String(parts[1][..<end.lowerBound])
  }

  private static func unescape(_ source: inout ArraySlice<UInt8>) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let byte = source.popFirst() {
      switch byte {
      case UInt8(ascii: "\n"): continue
      case UInt8(ascii: "}"): return bytes
      case UInt8(ascii: "{"):
        guard let star = source.firstIndex(of: UInt8(ascii: "*")),
          let count = Int(String(decoding: source[..<star], as: UTF8.self))
        else { throw Malformed(text: String(decoding: source, as: UTF8.self)) }
        source = source[(star + 1)...]
        let repeated = try unescape(&source)
        for _ in 0..<count { bytes += repeated }
      case UInt8(ascii: "\\"):
        switch source.popFirst() {
        case UInt8(ascii: "r"): bytes.append(13)
        case UInt8(ascii: "n"): bytes.append(10)
        case UInt8(ascii: "t"): bytes.append(9)
        case UInt8(ascii: "0"): bytes.append(0)
        case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "x"):
          guard let value = UInt8(String(decoding: source.prefix(2), as: UTF8.self), radix: 16) else {
            throw Malformed(text: "\\x")
          }
          bytes.append(value)
          source = source.dropFirst(2)
        default: throw Malformed(text: "an escape that is unknown")
        }
      default: bytes.append(byte)
      }
    }
    return bytes
  }

  struct Malformed: Error { let text: String }
}
