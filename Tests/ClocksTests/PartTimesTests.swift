import Clocks
import Testing

@Suite("Times of parts")
struct PartTimesTests {
  @Test("What lies before the first part is waiting; each part ends where the next begins")
  func parts() {
    var times = PartTimes(since: Instant.now + .seconds(-2))
    times.mark(PartTimes.Part("work"))
    #expect(times.count == 2)
    #expect(times[0].part.name.description == "queue")
    #expect(times[0].nanoseconds >= 2_000_000_000)
    #expect(times[1].part.name.description == "work")
    #expect((0..<1_000_000_000).contains(times[1].nanoseconds))
  }

  @Test("A start in the future counts as none") func future() {
    #expect(PartTimes(since: Instant.now + .seconds(60))[0].nanoseconds == 0)
  }

  @Test("Parts that have no place are left out") func tooMany() {
    var times = PartTimes(since: .now)
    for _ in 0..<10 { times.mark(PartTimes.Part("more")) }
    #expect(times.count == PartTimes.mostParts)
  }
}
