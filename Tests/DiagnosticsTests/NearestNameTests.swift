import Diagnostics
import Diagnostics
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("wieght", "weight"), ("Kernel_Size", "kernel_size"), ("ouput", "output"), ("bais", "bias"),
  ])
  func misspelt(name: String, nearest: String) {
    #expect(nearestName(to: name, in: ["weight", "bias", "kernel_size", "output", "stride"]) == nearest)
  }

  @Test(arguments: ["x", "", "momentum", String(repeating: "weight", count: 1000)])
  func unlikeAny(name: String) {
    #expect(nearestName(to: name, in: ["weight", "bias", "a"]) == nil)
  }

  @Test func theFirstOfEquallyNear() {
    #expect(nearestName(to: "g4", in: ["g1", "g2"]) == "g1")
  }

  @Test("near is what the whole table of edit distances says") func table() {
    var generator = Weyl()
    for _ in 0..<20_000 {
      let (first, second) = (word(&generator), word(&generator))
      let longest = max(first.count, second.count)
      let isNear = distance(first, second) <= min(max(1, (longest + 1) / 3), longest - 1)
      #expect((nearestName(to: first, in: [second]) != nil) == isNear, "\(first), \(second)")
    }
  }

  private func word(_ generator: inout some RandomNumberGenerator) -> String {
    String((0..<Int.random(in: 0...12, using: &generator)).map { _ in "abc".randomElement(using: &generator) ?? "a" })
  }

  /// Optimal string alignment, by its definition.
  private func distance(_ first: String, _ second: String) -> Int {
    let (a, b) = (Array(first), Array(second))
    var table = (0...a.count).map { row in (0...b.count).map { row == 0 ? $0 : $0 == 0 ? row : 0 } }
    for row in 0..<a.count {
      for column in 0..<b.count {
        var least = min(table[row][column + 1] + 1, table[row + 1][column] + 1)
        least = min(least, table[row][column] + (a[row] == b[column] ? 0 : 1))
        if row > 0, column > 0, a[row] == b[column - 1], a[row - 1] == b[column] {
          least = min(least, table[row - 1][column - 1] + 1)
        }
        table[row + 1][column + 1] = least
      }
    }
    return table[a.count][b.count]
  }
}

/// A generator with a seed, so that a failure comes again.
private struct Weyl: RandomNumberGenerator {
  private var state: UInt64 = 1

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    let mixed = (state ^ (state >> 29)) &* 0xbf58_476d_1ce4_e5b9
    return mixed ^ (mixed >> 32)
  }
}
