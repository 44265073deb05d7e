import Foundation
import HTTPTypes
import Testing

@testable import HTTPServer

struct DateFieldTests {
  @Test("the example of RFC 9110 section 5.6.7, and others") func text() {
    #expect(DateField.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(DateField.text(0) == "Thu, 01 Jan 1970 00:00:00 GMT")
    #expect(DateField.text(1_709_164_800) == "Thu, 29 Feb 2024 00:00:00 GMT")
  }
}

struct SlotTableTests {
  private final class Thing {
    let token: Token
    init(_ token: Token) { self.token = token }
  }

  @Test("a token names one tenant only") func generations() throws {
    var table = SlotTable<Thing>()
    let first = try #require(table.insert { Thing($0) })
    #expect(table[first.token] === first)
    table.remove(first.token)
    #expect(table[first.token] == nil)
    let second = try #require(table.insert { Thing($0) })
    #expect(second.token.slot == first.token.slot)
    #expect(table[first.token] == nil)
    table.remove(first.token)
    #expect(table[second.token] === second)
    #expect(table.count == 1)
    #expect(Token(bits: second.token.bits) == second.token)
    #expect(table[Token(slot: 99, generation: 1)] == nil)
  }

  @Test("deadlines") func deadlines() throws {
    var table = SlotTable<Thing>()
    let now = ContinuousClock.now
    let early = try #require(table.insert { Thing($0) })
    let late = try #require(table.insert { Thing($0) })
    table.setDeadline(now, for: early.token)
    table.setDeadline(now.advanced(by: .seconds(1)), for: late.token)
    let (overdue, next) = table.overdue(at: now)
    #expect(overdue.map(\.token) == [early.token])
    #expect(next == now.advanced(by: .seconds(1)))
    table.remove(early.token)
    #expect(table.overdue(at: now).elements.isEmpty)
  }
}

struct AnswerHeadTests {
  @Test("the server's own fields are its own, and no field breaks out of its line") func fields() {
    var headers: HTTPFields = [.contentLength: "99", .date: "never", .connection: "upgrade", .server: "s"]
    headers[.location] = "/a\r\nX-Inj: 1"
    let plan = AnswerPlan(framing: .length(5), sendsContent: true, connection: .close)
    let head = AnswerHead(
      response: Response(status: .ok, headers: headers), plan: plan, date: Array("now".utf8), requestID: "r")
    var bytes: [UInt8] = []
    head.write(to: &bytes)
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    #expect(lines.filter { $0.hasPrefix("Content-Length") } == ["Content-Length: 5"])
    #expect(lines.filter { $0.hasPrefix("Date") } == ["Date: now"])
    #expect(lines.filter { $0.hasPrefix("Connection") } == ["Connection: close"])
    #expect(!lines.contains { $0.hasPrefix("X-Inj") })
    #expect(lines.contains("Server: s"))
    #expect(lines.suffix(2) == ["", ""])
  }
}
