import HTTPTypes

/// A request target in any of its four forms (RFC 9112 section 3.2), checked and decoded.
struct RequestTarget: Sendable {
  /// The decoded path; `*` for the server as a whole, empty in authority-form.
  let path: String
  /// The path as it came.
  let encodedPath: String
  /// The decoded query.
  let query: Query

  init(parsing bytes: Span<UInt8>, method: HTTPRequest.Method) throws(HTTPFault) {
    for index in 0..<bytes.count where !bytes[index].isTargetByte {
      throw .malformed(
        "bad-target", "The request target has a character (byte \(bytes[index])) that a URI can't have.")
    }
    let isEncoded = bytes.firstIndex(of: UInt8(ascii: "%"), in: 0..<bytes.count) != nil
    guard !isEncoded || PercentEncoding.isValid(bytes) else {
      throw .malformed(
        "bad-percent-encoding",
        "A % in the request target is not followed by two hexadecimal digits other than 00.")
    }
    var start = 0
    switch method {
    case .connect:
      // authority-form, section 3.2.3
      guard bytes.count > 0, bytes.firstIndex(of: UInt8(ascii: ":"), in: 0..<bytes.count) != nil,
        HostField.isValid(bytes)
      else { throw Self.unknownForm }
      (path, encodedPath, query) = ("", "", Query())
      return
    case .options where bytes.count == 1 && bytes[0] == UInt8(ascii: "*"):
      // asterisk-form, section 3.2.4
      (path, encodedPath, query) = ("*", "*", Query())
      return
    default:
      guard bytes.count > 0 else { throw Self.unknownForm }
      if bytes[0] != UInt8(ascii: "/") { start = try Self.endOfAuthority(bytes) }
    }
    let end = bytes.firstIndex(of: UInt8(ascii: "?"), in: start..<bytes.count) ?? bytes.count
    query = end < bytes.count ? Query(encoded: bytes.extracting((end + 1)..<bytes.count)) : Query()
    if start == end {
      // absolute-form without a path means "/", and "*" with OPTIONS, sections 3.2.2 and 3.2.4
      encodedPath = method == .options && end == bytes.count ? "*" : "/"
      path = encodedPath
      return
    }
    encodedPath = bytes.text(start..<end)
    path = isEncoded ? PercentEncoding.decode(bytes.extracting(start..<end)) : encodedPath
  }

  /// Where the path starts in absolute-form (section 3.2.2), whose authority has to be a host without user
  /// information (RFC 9110 sections 4.2.1 and 4.2.4).
  private static func endOfAuthority(_ bytes: Span<UInt8>) throws(HTTPFault) -> Int {
    let start: Int
    if bytes.count > 7, bytes.extracting(0..<7).equalsIgnoringCase("http://") {
      start = 7
    } else if bytes.count > 8, bytes.extracting(0..<8).equalsIgnoringCase("https://") {
      start = 8
    } else {
      throw unknownForm
    }
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?") { end += 1 }
    guard end > start, bytes[start] != UInt8(ascii: ":"), HostField.isValid(bytes.extracting(start..<end))
    else {
      throw .malformed("bad-target", "The request target's authority is not a host, with or without a port.")
    }
    return end
  }

  private static let unknownForm = HTTPFault.malformed(
    "bad-target",
    "The request target has to be a path that starts with /, or an http URI; * with OPTIONS only.")
}
