import HTTPTypes
import Testing

@testable import HTTPServer

struct KnownHeadsTests {
  private static let plain = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"

  private func read(_ text: String) throws -> RequestHead {
    var parser = HeadParser()
    var position = 0
    return try #require(try parser.parse(Array(text.utf8).span, at: &position, limits: ServerLimits()))
  }

  private func keep(_ text: String, in heads: KnownHeads) throws -> RequestHead {
    let head = try read(text)
    heads.keep(head, Array(text.utf8).span)
    return head
  }

  private func take(_ text: String, from heads: KnownHeads) -> (head: RequestHead?, position: Int) {
    var position = 0
    let head = heads.find(Array(text.utf8).span, at: &position)
    return (head, position)
  }

  @Test("the same bytes are the same head, whatever follows") func finds() throws {
    let heads = KnownHeads()
    let kept = try keep(Self.plain, in: heads)
    let found = take(Self.plain + "GET", from: heads)
    #expect(found.head === kept)
    #expect(found.position == Self.plain.utf8.count)
  }

  @Test("other bytes, and fewer, are not") func findsNoOther() throws {
    let heads = KnownHeads()
    _ = try keep(Self.plain, in: heads)
    for other in [String(Self.plain.dropLast()), "", "\r\n" + Self.plain, Self.plain.replacing("/a", with: "/b")] {
      let found = take(other, from: heads)
      #expect(found.head == nil)
      #expect(found.position == 0)
    }
  }

  @Test("the oldest gives way to a ninth") func bounded() throws {
    let heads = KnownHeads()
    let texts = (0..<9).map { Self.plain.replacing("/a", with: "/\($0)") }
    for text in texts { _ = try keep(text, in: heads) }
    #expect(take(texts[0], from: heads).head == nil)
    for text in texts.dropFirst() { #expect(take(text, from: heads).head != nil) }
  }

  @Test(
    "what is secret, long or will not come again is not kept",
    arguments: [
      "Authorization: Bearer t", "Proxy-Authorization: Basic t", "Cookie: a=b", "X-Request-Id: 1",
      "Via: \(String(repeating: "v", count: 1024))",
    ])
  func notKept(field: String) throws {
    let heads = KnownHeads()
    let text = Self.plain.replacing("Host: h", with: "Host: h\r\n\(field)")
    _ = try keep(text, in: heads)
    #expect(take(text, from: heads).head == nil)
  }

  @Test("a machine that knows heads does what one does that reads them") func machine() {
    let post = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n"
    let conversations = [
      [Self.plain + Self.plain + post + "ab" + Self.plain], [post, "ab", post + "cd"], ["\r\n" + Self.plain],
      // RFC 9112 section 2.2: one empty line is ignored, not two.
      ["\r\n", "\r\n" + Self.plain],
      [String(Self.plain.prefix(9)), String(Self.plain.dropFirst(9)) + Self.plain],
    ]
    let heads = KnownHeads()
    for pieces in conversations + conversations {
      var (reading, knowing) = (MachineDriver(), MachineDriver(knownHeads: heads))
      for piece in pieces {
        reading.feed(piece.utf8)
        knowing.feed(piece.utf8)
      }
      #expect(!reading.events.isEmpty)
      #expect(knowing.events == reading.events)
    }
  }
}
