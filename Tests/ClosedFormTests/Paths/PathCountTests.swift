import Testing

@testable import ClosedForm

@Suite("Numbers of paths")
struct PathCountTests {
  @Test("small numbers are what they are", arguments: [0, 1, 999_999_999_999_999_999, 1_000_000_000_000_000_000, .max])
  func small(number: UInt) {
    #expect(PathCount(number).description == String(number))
    #expect(PathCount(number).exactly == number)
  }

  @Test("doubling 200 times gives 2²⁰⁰, in order, exactly")
  func doubling() {
    var count = PathCount.one
    for power in 0..<200 {
      #expect(count.exactly == (power < 64 ? 1 << UInt(power) : nil))
      let expected = (0..<power).reduce(1.0) { number, _ in 2 * number }
      #expect(abs(count.approximate / expected - 1) < 1e-15)
      var double = count
      double += count
      #expect(count < double)
      count = double
    }
    #expect(count.description == "1606938044258990275541962092341162602522202993782792835301376")
  }

  @Test("a carry runs through")
  func carry() {
    var count = PathCount(999_999_999_999_999_999)
    count += .one
    #expect(count.description == "1000000000000000000")
    count += .zero
    #expect(count == PathCount(1_000_000_000_000_000_000))
  }
}
