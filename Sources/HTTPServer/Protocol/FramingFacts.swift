/// What the fields that steer a message's framing and connection have said so far.
struct FramingFacts {
  private var hostCount = 0
  private var contentLength: UInt64?
  private var transferCoding: TransferCoding?
  private var saysClose = false
  private var saysKeepAlive = false
  private var expectation: Expectation = .none

  private enum Expectation { case none, continuation, unknown }

  /// Takes a field's name and value; other fields than those that matter here are none of its business.
  mutating func note(name: Span<UInt8>, value: Span<UInt8>) throws(HTTPFault) {
    switch name.count {
    case 4 where name.equalsIgnoringCase("host"):
      hostCount += 1
      // RFC 9112 section 3.2: 400 to any invalid Host, and to more than one.
      guard hostCount == 1, HostField.isValid(value) else { throw Self.badHost }
    case 6 where name.equalsIgnoringCase("expect"):
      expectation =
        value.equalsIgnoringCase("100-continue") && expectation != .unknown ? .continuation : .unknown
    case 10 where name.equalsIgnoringCase("connection"): noteConnection(value)
    case 14 where name.equalsIgnoringCase("content-length"):
      guard contentLength == nil else { throw ContentLength.bad }
      contentLength = try ContentLength.parse(value)
    case 17 where name.equalsIgnoringCase("transfer-encoding"):
      var coding = transferCoding ?? TransferCoding()
      try coding.append(value)
      transferCoding = coding
    default: break
    }
  }

  /// `Connection = #connection-option` (RFC 9110 section 7.6.1).
  private mutating func noteConnection(_ value: Span<UInt8>) {
    var start = 0
    while start <= value.count {
      let end = value.firstIndex(of: UInt8(ascii: ","), in: start..<value.count) ?? value.count
      let option = value.extracting(value.trimming(start..<end))
      if option.equalsIgnoringCase("close") { saysClose = true }
      if option.equalsIgnoringCase("keep-alive") { saysKeepAlive = true }
      start = end + 1
    }
  }

  /// How the content is delimited (RFC 9112 section 6.3), with what comes before that: `Host` (section 3.2).
  func framing(version: HTTPVersion) throws(HTTPFault) -> RequestHead.Framing {
    guard hostCount == 1 || version == .http10 else { throw Self.badHost }
    if let transferCoding {
      // Section 6.1: a sign of request smuggling, or a sender that knows chunked in a version that doesn't.
      guard contentLength == nil, version == .http11 else {
        throw .malformed(
          "bad-transfer-encoding", "Transfer-Encoding stands without Content-Length, and in HTTP/1.1 only.")
      }
      try transferCoding.finish()
      return .chunked
    }
    guard let contentLength else { return .none }
    return .length(Int(clamping: contentLength))
  }

  /// Whether the connection may stay (RFC 9112 section 9.3).
  func keepsAlive(_ version: HTTPVersion) -> Bool {
    !saysClose && (version == .http11 || saysKeepAlive)
  }

  /// Whether the client waits for `100`; what HTTP/1.0 expects is ignored (RFC 9110 section 10.1.1).
  func expectsContinue(_ version: HTTPVersion) throws(HTTPFault) -> Bool {
    guard version == .http11 else { return false }
    switch expectation {
    case .none: return false
    case .continuation: return true
    case .unknown: throw .expectationFailed
    }
  }

  private static let badHost = HTTPFault.malformed(
    "bad-host", "A request has one Host field, with a host and perhaps a port.")
}
