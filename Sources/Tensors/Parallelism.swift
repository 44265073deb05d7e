import Dispatch
import Glibc
import Synchronization

/// How a kernel spreads its work: over pieces whose number depends on the size of the data alone, so the same numbers give
/// the same bits however many threads there are.
///
/// Each thread has a part of the pieces for its own, and helps others when it is done. What a kernel wrote is then mostly in
/// the cache of the core that reads it in the next one.
public enum Parallelism {
  /// The threads that a kernel may use; `nil` for as many as there are for all.
  @TaskLocal public static var threads: Int?

  private static let threadsForAll = Atomic(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// From now on a kernel uses at most so many threads: fewer than there are processors, where a container gets only
  /// some of their time.
  public static func limitThreads(to count: Int) {
    threadsForAll.store(max(1, count), ordering: .relaxed)
  }

  /// Does pieces `0..<count`, in any order, some at a time. Worth it from about 50 µs of work on.
  ///
  /// Pieces write to memory that no other piece touches: that is the kernels' own promise, which the compiler does
  /// not check.
  public static func forEach(_ count: Int, _ body: (_ piece: Int) -> Void) {
    let threads = count > 1 ? min(Parallelism.threads ?? threadsForAll.load(ordering: .relaxed), count) : 1
    guard threads > 1 else {
      for piece in 0..<count { body(piece) }
      return
    }
    nonisolated(unsafe) let body = body
    withUnsafeTemporaryAllocation(of: Atomic<Int>.self, capacity: threads) { counters in
      for thread in 0..<threads {
        counters.initializeElement(at: thread, to: Atomic(share(thread, of: threads, over: count).lowerBound))
      }
      nonisolated(unsafe) let next = counters
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        for turn in 0..<threads {
          let owner = (thread + turn) % threads
          let end = share(owner, of: threads, over: count).upperBound
          while true {
            let piece = next[owner].wrappingAdd(1, ordering: .relaxed).oldValue
            guard piece < end else { break }
            body(piece)
          }
        }
      }
    }
  }

  /// Does pieces `0..<count` as ``forEach(_:_:)`` does, each on one thread with all that it does: kernels in it share nothing.
  public static func forEachAlone(_ count: Int, _ body: (_ piece: Int) -> Void) {
    // Other threads know nothing of what is chosen for this one.
    let highest = KernelChoice.highest
    forEach(count) { piece in
      KernelChoice.$highest.withValue(highest) { $threads.withValue(1) { body(piece) } }
    }
  }

  /// Does all of `0..<count` in ranges of at least `grain`, which depend on `count` and `grain` alone.
  @inlinable
  public static func forRanges(of count: Int, grain: Int, _ body: (_ range: Range<Int>) -> Void) {
    if count < 2 * grain { return body(0..<count) }
    let pieces = max(1, min(count / max(grain, 1), 64))
    forEach(pieces) { piece in body(share(piece, of: pieces, over: count)) }
  }

  /// The part of `0..<count` that is the `index`th of `parts` nearly equal ones.
  @inlinable
  public static func share(_ index: Int, of parts: Int, over count: Int) -> Range<Int> {
    let (size, rest) = count.quotientAndRemainder(dividingBy: parts)
    let start = index * size + min(index, rest)
    return start..<start + size + (index < rest ? 1 : 0)
  }
}
