import Clocks
import Testing

@testable import HTTPServer

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
    let now = Instant.now
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
