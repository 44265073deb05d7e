import Testing

@testable import Tensors

@Suite("Arenas that wait for the next run")
struct ArenaPoolTests {
  private func layout(count: Int) -> Arena<Float>.Layout {
    var layout = Arena<Float>.Layout()
    layout.offsets = [0]
    layout.counts = [count]
    layout.size = count
    return layout
  }

  @Test("an arena is used again")
  func isKept() {
    let pool = ArenaPool<Float>(layout(count: 16))
    pool.withArena { $0[0][3] = 7 }
    #expect(pool.idleCount == 1)
    #expect(pool.withArena { $0[0][3] } == 7)
  }

  @Test("a large arena goes back once nobody uses it", .timeLimit(.minutes(1)))
  func goesBack() async throws {
    let pool = ArenaPool<Float>(layout(count: IdleMemory.large), patience: .milliseconds(10))
    pool.withArena { $0[0][3] = 7 }
    pool.withArena { $0[0][3] = 7 }
    while pool.idleCount > 0 { try await Task.sleep(for: .milliseconds(5)) }
    #expect(pool.withArena { $0[0].count } == IdleMemory.large)
  }
}
