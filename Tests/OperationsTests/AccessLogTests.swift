import Dispatch
import HTTPTypes
import Synchronization
import Testing

@testable import HTTPServer
@testable import Operations

struct AccessLogTests {
  private static func record(_ headers: HTTPFields = [:], target: String = "/v1/forward") throws -> AnswerRecord {
    let request = try #require(
      RequestContext(method: .post, target: target, headers: headers, route: "/v1/forward"))
    return AnswerRecord(
      subject: .request(request), peer: PeerAddress(host: .v4(0x7f00_0001), port: 4711), requestBytes: 10,
      status: .ok, bytes: 99,
      startNanoseconds: 1_700_000_000_007_000_000, nanoseconds: 1_234_000, timeQueued: .microseconds(5),
      requestID: "the-id", clientCertificateSubject: nil)
  }

  private static func text(_ record: AnswerRecord, _ format: AccessLog.Format) -> String {
    String(decoding: AccessLine(record).bytes(format), as: UTF8.self)
  }

  @Test func aLineOfText() throws {
    #expect(
      try Self.text(Self.record(), .text)
        == "2023-11-14T22:13:20.007Z 127.0.0.1 POST /v1/forward 200 10→99B 1.234ms id=the-id\n")
  }

  @Test func aLineOfJSON() throws {
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    let line = try Self.text(Self.record([.traceparent: parent, .userAgent: "curl/8"]), .json)
    let expected =
      #"{"time":"2023-11-14T22:13:20.007Z","remote":"127.0.0.1","method":"POST","path":"/v1/forward","#
      + #""route":"/v1/forward","status":200,"request_bytes":10,"response_bytes":99,"duration_ms":1.234,"#
      + #""queue_ms":0.005,"request_id":"the-id","user_agent":"curl/8","#
      + #""trace_id":"0af7651916cd43dd8448eb211c80319c","parent_id":"b7ad6b7169203331","span_id":""#
    #expect(line.hasPrefix(expected))
    #expect(line.hasSuffix("\",\"sampled\":true}\n"))
  }

  @Test func aPathCannotForgeALine() throws {
    let line = try Self.text(Self.record(target: "/a%0A2023%20%1B[31m"), .text)
    #expect(line.split(separator: "\n").count == 1 && !line.contains("\u{1B}"))
  }

  @Test func linesComeInOrderAndThoseTooManyAreCounted() throws {
    let dropped = Counter()
    let gate = DispatchSemaphore(value: 0)
    let lines = Mutex(0)
    let log = AccessLog(.text, dropped: dropped) { bytes in
      gate.wait()
      lines.withLock { $0 += bytes.count { $0 == UInt8(ascii: "\n") } }
    }
    // Nothing is written as long as the gate is closed, so the queue fills up; what the writer holds is room besides.
    for _ in 0..<3 * AccessLog.mostWaiting { log.note(try Self.record()) }
    for _ in 0..<8 { gate.signal() }
    log.flush()
    #expect(dropped.value >= AccessLog.mostWaiting)
    #expect(lines.withLock(\.self) + dropped.value == 3 * AccessLog.mostWaiting)
  }

  @Test func offIsOff() throws {
    let log = AccessLog(.off, dropped: Counter()) { _ in Issue.record("something was written") }
    log.note(try Self.record())
    log.flush()
  }
}
