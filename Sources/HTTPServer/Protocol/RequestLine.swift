import HTTPTypes

/// `request-line = method SP request-target SP HTTP-version` (RFC 9112 section 3).
struct RequestLine: Sendable {
  let method: HTTPRequest.Method
  let target: RequestTarget
  let version: HTTPVersion

  /// A line of the given parts.
  init(method: HTTPRequest.Method, target: RequestTarget, version: HTTPVersion) {
    self.method = method
    self.target = target
    self.version = version
  }

  /// Parses a line without its line end.
  init(parsing line: Span<UInt8>) throws(HTTPFault) {
    guard let first = line.firstIndex(of: .space, in: 0..<line.count),
      let second = line.firstIndex(of: .space, in: (first + 1)..<line.count),
      line.firstIndex(of: .space, in: (second + 1)..<line.count) == nil
    else {
      throw .malformed(
        "bad-request-line",
        "A request line has a method, a target and a version, with one space between each.")
    }
    method = try Self.method(line.extracting(0..<first))
    // The version before the target: a target in the syntax of another version is no error of this one.
    version = try Self.version(line.extracting((second + 1)..<line.count))
    target = try RequestTarget(parsing: line.extracting((first + 1)..<second), method: method)
  }

  /// The method at the beginning of what need not be a request line: whoever sent it knows whether it expects content.
  static func method(beginning line: Span<UInt8>) -> HTTPRequest.Method? {
    guard let end = line.firstIndex(of: .space, in: 0..<line.count) else { return nil }
    return try? method(line.extracting(0..<end))
  }

  /// `method = token` (RFC 9110 section 9.1), which knows upper from lower case.
  private static func method(_ bytes: Span<UInt8>) throws(HTTPFault) -> HTTPRequest.Method {
    // What nearly all requests have needs no text of its own.
    if bytes.isEqual(to: "POST") { return .post }
    if bytes.isEqual(to: "GET") { return .get }
    for index in 0..<bytes.count where !bytes[index].isTokenByte { throw badMethod }
    guard bytes.count > 0, let method = HTTPRequest.Method(rawValue: bytes.text(0..<bytes.count)) else {
      throw badMethod
    }
    return method
  }

  /// `HTTP-version = HTTP-name "/" DIGIT "." DIGIT` (RFC 9112 section 2.3), which knows upper from lower
  /// case.
  private static func version(_ bytes: Span<UInt8>) throws(HTTPFault) -> HTTPVersion {
    guard bytes.count == 8, bytes.extracting(0..<5).isEqual(to: "HTTP/"), bytes[5].isDigit,
      bytes[6] == UInt8(ascii: "."), bytes[7].isDigit
    else {
      throw .malformed("bad-version", "The version at the end of a request line reads HTTP/1.1 or HTTP/1.0.")
    }
    guard bytes[5] == UInt8(ascii: "1") else { throw .versionNotSupported }
    return bytes[7] == UInt8(ascii: "0") ? .http10 : .http11
  }

  private static let badMethod = HTTPFault.malformed(
    "bad-method", "A method is a token: letters, digits and !#$%&'*+-.^_`|~.")
}
