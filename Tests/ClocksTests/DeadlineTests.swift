import Clocks
import Testing

@Suite struct DeadlineTests {
  @Test func passesWithTime() {
    #expect(!Deadline(.now + .seconds(3600)).hasPassed)
    #expect(Deadline(.now + .nanoseconds(-1)).hasPassed)
  }

  @Test func passesWhenNobodyWaits() throws {
    #expect(Deadline(.now + .seconds(3600), orAsSoonAs: { true }).hasPassed)
    try Deadline(.now + .seconds(3600), orAsSoonAs: { false }).check()
    #expect(throws: DeadlineExceeded.self) { try Deadline(.now + .seconds(3600), orAsSoonAs: { true }).check() }
  }
}
