import Dispatch
import Synchronization
import Testing

@testable import HTTPServer

/// When memory is given back.
@Suite struct HeapTrimmerTests {
  private final class Rests: Sendable {
    private let count = Atomic(0)
    private let semaphore = DispatchSemaphore(value: 0)

    var isNone: Bool { count.load(ordering: .relaxed) == 0 }

    func note() {
      count.add(1, ordering: .relaxed)
      semaphore.signal()
    }

    /// Whether the next one comes within ten seconds.
    func comes() -> Bool { semaphore.wait(timeout: .now() + 10) == .success }
  }

  @Test func eachComputationIsFollowedByARest() {
    let rests = Rests()
    let trimmer = HeapTrimmer(patience: .milliseconds(5)) { rests.note() }
    for _ in 0..<3 {
      trimmer.note()
      #expect(rests.comes())
    }
  }

  @Test func thereIsNoneWhileLoopsAreAtWork() {
    let (rests, traffic) = (Rests(), Traffic())
    let trimmer = HeapTrimmer(patience: .milliseconds(200), traffic: traffic) { rests.note() }
    trimmer.note()
    // Requests that a loop answers itself, and then somebody who asks whether the server is there.
    let end = DispatchTime.now() + .seconds(1)
    while DispatchTime.now() < end {
      traffic.add(received: 20_000, sent: 0)
      Thread.pause()
    }
    #expect(rests.isNone)
    traffic.add(received: 100, sent: 200)
    #expect(rests.comes())
  }
}

private enum Thread {
  /// A little while.
  static func pause() { _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(5)) }
}
