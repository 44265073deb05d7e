import Clocks
import Testing

@Suite("Instants")
struct InstantTests {
  @Test("The clock goes forward")
  func forward() {
    let first = Instant.now
    #expect(Instant.now >= first)
  }

  @Test(
    "A moment that is a duration later is that much later",
    arguments: [Duration.zero, .nanoseconds(1), .seconds(75), .seconds(-2)])
  func advanced(by duration: Duration) {
    let now = Instant.now
    #expect(now.duration(to: now.advanced(by: duration)) == duration)
    #expect(now + duration - now == duration)
    #expect((now + duration > now) == (duration > .zero))
  }

  @Test("Less than a nanosecond is nothing")
  func fraction() {
    let now = Instant.now
    #expect(now + Duration(secondsComponent: 0, attosecondsComponent: 999_999_999) == now)
  }

  @Test("Time ends rather than overflows")
  func ends() {
    let now = Instant.now
    let end = now + .seconds(Int64.max)
    #expect(end > now)
    #expect(end + .seconds(1) == end)
    let beginning = end + .seconds(Int64.min) + .seconds(Int64.min)
    #expect(beginning < now)
    #expect(beginning.duration(to: end) > .zero)
    #expect(end.duration(to: beginning) < .zero)
  }
}
