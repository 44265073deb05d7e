import Dispatch
import Synchronization
import Testing

@testable import HTTPServer

/// When memory is given back.
@Suite struct HeapTrimmerTests {
  private final class Calls: Sendable {
    private let number = Atomic(0)
    private let semaphore = DispatchSemaphore(value: 0)

    var count: Int { number.load(ordering: .relaxed) }

    func note() {
      number.add(1, ordering: .relaxed)
      semaphore.signal()
    }

    /// Whether the next one comes within ten seconds.
    func comes() -> Bool { semaphore.wait(timeout: .now() + 10) == .success }
  }

  @Test func eachComputationIsFollowedByARest() {
    let rests = Calls()
    let trimmer = HeapTrimmer(patience: .milliseconds(5), atRest: rests.note)
    for _ in 0..<3 {
      trimmer.note()
      #expect(rests.comes())
    }
  }

  @Test func theFirstComputationEndsARest() {
    let (rests, ends) = (Calls(), Calls())
    let trimmer = HeapTrimmer(patience: .milliseconds(200), atRest: rests.note, afterRest: ends.note)
    for _ in 0..<2 {
      for _ in 0..<3 { trimmer.note() }
      #expect(ends.comes())
      #expect(rests.comes())
    }
    #expect(ends.count == 2)
  }

  @Test func aComputationWhileMemoryIsGivenBackEndsTheRest() {
    let (rests, ends) = (Calls(), Calls())
    let trimmer = Mutex<HeapTrimmer?>(nil)
    let made = HeapTrimmer(
      patience: .milliseconds(5),
      atRest: {
        rests.note()
        trimmer.withLock { $0.take() }?.note()
      }, afterRest: ends.note)
    trimmer.withLock { $0 = made }
    made.note()
    #expect(ends.comes() && ends.comes())
    #expect(rests.comes() && rests.comes())
  }

  @Test func thereIsNoneWhileLoopsAreAtWork() {
    let (rests, traffic) = (Calls(), Traffic())
    let trimmer = HeapTrimmer(patience: .milliseconds(200), traffic: traffic, atRest: rests.note)
    trimmer.note()
    // Requests that a loop answers itself, and then somebody who asks whether the server is there.
    let end = DispatchTime.now() + .seconds(1)
    while DispatchTime.now() < end {
      traffic.add(received: 20_000, sent: 0)
      Thread.pause()
    }
    #expect(rests.count == 0)
    traffic.add(received: 100, sent: 200)
    #expect(rests.comes())
  }
}

private enum Thread {
  /// A little while.
  static func pause() { _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(5)) }
}
