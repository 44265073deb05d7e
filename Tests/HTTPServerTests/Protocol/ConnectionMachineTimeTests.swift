import Clocks
import Testing

@testable import HTTPServer

/// What time does to a connection, with a clock turned by hand.
struct ConnectionMachineTimeTests {
  private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
  private let post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n"

  @Test("a connection on which nothing comes is closed after the idle time") func neverSpoken() {
    var driver = MachineDriver()
    driver.pass(.seconds(59))
    #expect(driver.machine.phase == .idle)
    driver.pass(.seconds(2))
    #expect(driver.machine.phase == .lingering)
    #expect(driver.events == [])
  }

  @Test("a header has ten seconds, however steadily it comes") func slowHeader() {
    var driver = MachineDriver()
    driver.feed("G".utf8)
    for byte in "ET / HTTP".utf8 {
      driver.pass(.seconds(1))
      driver.feed([byte])
    }
    #expect(driver.events == [])
    driver.pass(.seconds(1))
    #expect(driver.events == ["refuse 408 request-timeout", "answer 408 close"])
  }

  @Test("the header's time is counted anew for each request") func secondHeader() {
    var driver = MachineDriver()
    driver.feed(get.utf8)
    driver.pass(.seconds(70))
    driver.feed(get.utf8)
    driver.pass(.seconds(70))
    driver.feed(get.utf8)
    #expect(driver.events.count == 6)
    #expect(driver.machine.phase == .idle)
  }

  @Test("an empty line alone is no request that could time out") func emptyLine() {
    var driver = MachineDriver()
    driver.feed("\r\n".utf8)
    driver.pass(.seconds(11))
    #expect(driver.events == ["close"])
  }

  @Test("a kept connection is closed after the keep-alive time") func keepAlive() {
    var driver = MachineDriver()
    driver.feed(get.utf8)
    driver.pass(.seconds(74))
    #expect(driver.machine.phase == .idle)
    driver.pass(.seconds(2))
    #expect(driver.machine.phase == .lingering)
    #expect(driver.events == ["request GET /", "answer 200"])
  }

  @Test("a body has to keep up its rate on average") func slowBody() {
    var driver = MachineDriver()
    driver.feed(post.utf8)
    for _ in 0..<9 {
      driver.pass(.seconds(1))
      driver.feed("a".utf8)
    }
    #expect(driver.events == [])
    driver.pass(.seconds(2))
    #expect(driver.events == ["refuse 408 request-timeout", "answer 408 close"])
  }

  @Test("a body that keeps it up may take long") func steadyBody() {
    var driver = MachineDriver()
    driver.feed(post.utf8)
    for _ in 0..<1000 {
      driver.pass(.seconds(3))
      driver.feed(repeatElement(UInt8(ascii: "a"), count: 1000))
    }
    #expect(driver.events.count == 2)
    #expect(driver.events.last == "answer 200")
  }

  @Test("a fast body that stops has the idle time") func stalledBody() {
    var driver = MachineDriver()
    driver.feed(post.utf8)
    driver.feed(repeatElement(UInt8(ascii: "a"), count: 500_000))
    driver.pass(.seconds(59))
    #expect(driver.events == [])
    driver.pass(.seconds(1))
    #expect(driver.events.first == "refuse 408 request-timeout")
  }

  @Test("lingering ends") func lingering() {
    var driver = MachineDriver()
    driver.feed("GET / HTTP/1.1\r\n\r\n".utf8)
    #expect(driver.machine.phase == .lingering)
    driver.pass(.seconds(4))
    driver.feed("more".utf8)
    #expect(driver.machine.phase == .lingering)
    driver.pass(.seconds(1))
    #expect(driver.events.last == "close")
  }

  @Test("a request may be computed for as long as it takes") func longComputation() {
    var machine = ConnectionMachine(limits: ServerLimits(), budget: nil, knownHeads: nil, now: .now)
    var position = 0
    _ = machine.receive(Array(get.utf8).span, at: &position, now: .now)
    _ = machine.proceed(now: .now)
    #expect(machine.phase == .exchange)
    #expect(machine.deadline == nil)
  }

  @Test("who doesn't read an answer is cut off, who reads slowly by the rate, who reads is not") func output() {
    let limits = ServerLimits()
    let start = Instant.now
    var pace = Pace()
    #expect(pace.deadline(limits) == nil)
    pace.wait(now: start)
    #expect(pace.deadline(limits) == start.advanced(by: .seconds(10)))
    pace.moved(256 * 40, now: start.advanced(by: .seconds(5)))
    #expect(pace.deadline(limits) == start.advanced(by: .seconds(50)))
    pace.moved(1 << 20, now: start.advanced(by: .seconds(6)))
    #expect(pace.deadline(limits) == start.advanced(by: .seconds(66)))
    pace.rest(now: start.advanced(by: .seconds(7)))
    #expect(pace.deadline(limits) == nil)
  }

  @Test("a client's time passes only while it is waited for, and adds up") func pace() {
    let limits = ServerLimits()
    let start = Instant.now
    var pace = Pace()
    pace.wait(now: start)
    pace.rest(now: start.advanced(by: .seconds(4)))
    pace.wait(now: start.advanced(by: .seconds(100)))
    #expect(pace.deadline(limits) == start.advanced(by: .seconds(106)))
    pace.moved(256, now: start.advanced(by: .seconds(105)))
    #expect(pace.deadline(limits) == start.advanced(by: .seconds(107)))
    pace.rest(now: start.advanced(by: .seconds(120)))
    pace.wait(now: start.advanced(by: .seconds(130)))
    #expect(pace.deadline(limits) == start.advanced(by: .seconds(131)))
  }

  @Test("one byte now and then is not enough, though each is waited for anew") func dripping() throws {
    let limits = ServerLimits()
    let start = Instant.now
    var (pace, now) = (Pace(), start)
    pace.wait(now: now)
    while let deadline = pace.deadline(limits), deadline > now {
      now = now.advanced(by: .milliseconds(500))
      pace.moved(1, now: now)
      pace.rest(now: now)
      now = now.advanced(by: .microseconds(100))
      pace.wait(now: now)
    }
    #expect(start.duration(to: now) < .seconds(11.1))
  }

  @Test("keep-alive's time begins when the client has the answer") func slowlyTaken() {
    var driver = MachineDriver()
    driver.machine.output.wait(now: driver.now)
    driver.feed(get.utf8)
    for _ in 0..<100 {
      driver.pass(.seconds(9))
      driver.machine.output.moved(10_000, now: driver.now)
    }
    #expect(driver.machine.phase == .idle)
    driver.machine.sent(now: driver.now)
    driver.pass(.seconds(74))
    #expect(driver.machine.phase == .idle)
    driver.pass(.seconds(2))
    #expect(driver.machine.phase == .lingering)
  }

  @Test(
    "while no input is taken, no time passes for it",
    arguments: ["GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n"])
  func held(_ beginning: String) {
    var driver = MachineDriver()
    driver.feed(beginning.utf8)
    driver.pass(.seconds(9))
    driver.machine.hold(true, now: driver.now)
    driver.machine.hold(true, now: driver.now)
    driver.pass(.seconds(1000))
    driver.machine.hold(false, now: driver.now)
    driver.pass(.milliseconds(900))
    #expect(driver.events == [])
    driver.pass(.milliseconds(200))
    #expect(driver.events == ["refuse 408 request-timeout", "answer 408 close"])
  }

  @Test("what begins while no input is taken has no more time than else") func begunWhileHeld() {
    var driver = MachineDriver()
    driver.machine.hold(true, now: driver.now)
    driver.feed(get.utf8)
    driver.pass(.seconds(1000))
    driver.machine.sent(now: driver.now)
    driver.machine.hold(false, now: driver.now)
    driver.pass(.seconds(74))
    #expect(driver.machine.phase == .idle)
    driver.pass(.seconds(2))
    #expect(driver.machine.phase == .lingering)
    driver.pass(.seconds(6))
    #expect(driver.events.last == "close")
  }

  @Test("nor for content that is handed on") func heldStream() {
    var driver = MachineDriver()
    driver.feed("POST /stream/a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n".utf8)
    driver.pass(.seconds(9))
    driver.machine.hold(true, now: driver.now)
    driver.perform(driver.machine.awaitContent(true, now: driver.now))
    driver.pass(.seconds(1000))
    driver.machine.hold(false, now: driver.now)
    driver.pass(.milliseconds(900))
    #expect(driver.events == ["header POST /stream/a"])
    driver.pass(.milliseconds(200))
    #expect(driver.events.dropFirst() == ["refuse 408 request-timeout", "answer 408 close"])
  }

  @Test("the last request of a connection says so") func requestLimit() {
    var limits = ServerLimits()
    limits.requestsPerConnection = 3
    var driver = MachineDriver(limits: limits)
    for _ in 0..<5 { driver.feed(get.utf8) }
    #expect(driver.events.suffix(1) == ["answer 200 close"])
    #expect(driver.events.count == 6)
  }

  @Test("draining ends idle connections, and lets fresh ones speak for a second") func drain() {
    var kept = MachineDriver()
    kept.feed(get.utf8)
    kept.perform(kept.machine.drain(now: kept.now))
    #expect(kept.machine.phase == .lingering)

    // One whose answers are not all sent, or whose next request is there, goes on for a while.
    var busy = MachineDriver()
    busy.feed(get.utf8)
    busy.perform(busy.machine.drain(isQuiet: false, now: busy.now))
    busy.pass(.milliseconds(900))
    busy.feed(get.utf8)
    #expect(busy.events.suffix(2) == ["request GET /", "answer 200 close"])

    var fresh = MachineDriver()
    fresh.perform(fresh.machine.drain(now: fresh.now))
    fresh.pass(.milliseconds(900))
    fresh.feed(get.utf8)
    #expect(fresh.events == ["request GET /", "answer 200 close"])

    var silent = MachineDriver()
    silent.perform(silent.machine.drain(now: silent.now))
    silent.pass(.milliseconds(1100))
    #expect(silent.machine.phase == .lingering)
  }

  @Test("bodies over the budget of all connections get 503") func budget() {
    let budget = ByteBudget(limit: 10_000)
    var driver = MachineDriver(budget: budget)
    driver.feed("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 20000\r\n\r\n".utf8)
    driver.feed(repeatElement(UInt8(ascii: "a"), count: 5000))
    #expect(driver.events == [])
    #expect(budget.reserved > 0)
    driver.feed(repeatElement(UInt8(ascii: "a"), count: 15_000))
    #expect(driver.events == ["refuse 503 bytes-in-flight", "answer 503 close"])
    #expect(budget.reserved == 0)
  }
}
