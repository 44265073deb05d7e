import Clocks
import Testing

@testable import HTTPServer

struct ServerTimingTests {
  private func text(_ times: PartTimes) -> String {
    var bytes = Array("<".utf8)
    bytes.append(upTo: ServerTiming.mostBytes) { ServerTiming(times).write(to: &$0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("names and milliseconds with three digits behind the point") func form() throws {
    var times = PartTimes(since: Instant.now + .seconds(9))
    times.mark(PartTimes.Part("work"))
    let match = try #require(text(times).wholeMatch(of: /<queue;dur=0\.000, work;dur=\d+\.\d{3}/))
    #expect(!match.0.isEmpty)
  }

  @Test("there is room for the longest times") func room() {
    var times = PartTimes(since: Instant.now + .nanoseconds(Int64.min / 2))
    for _ in 1..<PartTimes.mostParts { times.mark(PartTimes.Part("twenty-bytes-of-name")) }
    #expect(text(times).hasPrefix("<queue;dur=46116"))
  }
}
