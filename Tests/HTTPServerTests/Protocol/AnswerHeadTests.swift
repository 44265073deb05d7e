import Foundation
import HTTPTypes
import Testing

@testable import HTTPServer

struct AnswerHeadTests {
  @Test("the server's own fields are its own, and no field breaks out of its line") func fields() {
    var headers: HTTPFields = [.contentLength: "99", .date: "never", .connection: "upgrade", .server: "s"]
    headers[.location] = "/a\r\nX-Inj: 1"
    let plan = AnswerPlan(framing: .length(5), sendsContent: true, connection: .close)
    let head = AnswerHead(plan: plan, date: Array("now".utf8), requestID: "r")
    var bytes: [UInt8] = []
    head.write(Response(status: .ok, headers: headers), to: &bytes)
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    #expect(lines.filter { $0.hasPrefix("Content-Length") } == ["Content-Length: 5"])
    #expect(lines.filter { $0.hasPrefix("Date") } == ["Date: now"])
    #expect(lines.filter { $0.hasPrefix("Connection") } == ["Connection: close"])
    #expect(!lines.contains { $0.hasPrefix("X-Inj") })
    #expect(lines.contains("Server: s"))
    #expect(lines.suffix(2) == ["", ""])
  }
}
