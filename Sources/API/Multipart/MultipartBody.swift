import Glibc
import HTTPServer

/// The parts of a `multipart/form-data` body, as `curl -F` sends it.
/// - SeeAlso: RFC 7578, and RFC 2046, section 5.1.1
struct MultipartBody {
  /// A part: its name in the form, and where its content stands in the body.
  struct Part {
    let name: String
    let content: Range<Int>
  }

  /// The parts in their order.
  let parts: [Part]

  /// Parts that a body may have: more than any request needs.
  private static let mostParts = 16
  /// Bytes in a part's header.
  private static let headerBytes = 8 << 10

  /// Finds the parts of `body`, which was announced with `contentType`.
  init(_ body: RequestBody, contentType: String) throws(MultipartError) {
    guard let boundary = MediaType.parameter("boundary", of: contentType), (1...70).contains(boundary.utf8.count) else {
      throw MultipartError("Content-Type has no boundary of 1 to 70 characters")
    }
    parts = try body.withUnsafeBytes { bytes throws(MultipartError) in try Self.parts(bytes, "--\(boundary)") }
  }

  private static func parts(_ bytes: UnsafeRawBufferPointer, _ boundary: String) throws(MultipartError) -> [Part] {
    let delimiter = Array("\r\n\(boundary)".utf8)
    // The first delimiter may stand at the very start, without a line end before it.
    var position: Int
    if bytes.starts(with: delimiter.dropFirst(2)) {
      position = delimiter.count - 2
    } else if let first = find(delimiter, in: bytes, from: 0) {
      position = first + delimiter.count
    } else {
      throw MultipartError("the body does not contain the boundary")
    }
    var parts: [Part] = []
    while !bytes[min(position, bytes.count)...].starts(with: "--".utf8) {
      guard parts.count < mostParts else { throw MultipartError("the body has more than \(mostParts) parts") }
      // White space may follow a boundary on its line.
      while position < bytes.count, bytes[position] == UInt8(ascii: " ") || bytes[position] == UInt8(ascii: "\t") {
        position += 1
      }
      guard bytes[position...].starts(with: "\r\n".utf8) else {
        throw MultipartError("the line of a boundary goes on behind it")
      }
      let (name, content) = try header(bytes, at: position + 2)
      guard let end = find(delimiter, in: bytes, from: content - 2) else {
        throw MultipartError("the part \"\(name.prefix(64))\" has no end")
      }
      guard !parts.contains(where: { $0.name == name }) else {
        throw MultipartError("the part \"\(name.prefix(64))\" is there twice")
      }
      parts.append(Part(name: name, content: min(content, end)..<end))
      position = end + delimiter.count
    }
    return parts
  }

  /// The name that a part's header gives, and where its content begins.
  private static func header(_ bytes: UnsafeRawBufferPointer, at start: Int) throws(MultipartError) -> (String, Int) {
    guard let end = find(Array("\r\n\r\n".utf8), in: bytes, from: start), end - start <= headerBytes else {
      throw MultipartError("a part has no header, or one of more than \(headerBytes) bytes")
    }
    for line in String(decoding: bytes[start..<end], as: UTF8.self).split(separator: "\r\n") {
      let halves = line.split(separator: ":", maxSplits: 1)
      guard halves.count == 2, halves[0].lowercased() == "content-disposition" else { continue }
      guard MediaType.essence(of: halves[1]) == "form-data" else { continue }
      if let name = MediaType.parameter("name", of: halves[1]) { return (name, end + 4) }
    }
    throw MultipartError("a part has no Content-Disposition: form-data with a name")
  }

  private static func find(_ pattern: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = bytes.baseAddress, let first = pattern.first, start >= 0 else { return nil }
    var position = start
    while position < bytes.count, let found = memchr(base + position, Int32(first), bytes.count - position) {
      position = base.distance(to: UnsafeRawPointer(found))
      if bytes[position...].starts(with: pattern) { return position }
      position += 1
    }
    return nil
  }
}

/// Why a body is no form.
struct MultipartError: Error, Equatable {
  let detail: String

  init(_ detail: String) { self.detail = detail }
}
