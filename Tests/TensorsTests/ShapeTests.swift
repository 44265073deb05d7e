import Tensors
import Testing

@Suite struct ShapeTests {
  @Test func refusesWhatIsNoShape() {
    #expect(Shape([1, 2, 3, 4, 5]) == nil)
    #expect(Shape([-1]) == nil)
    #expect(Shape([1 << 32, 1 << 32]) == nil)
    #expect(Shape([1 << 40, 1 << 40, 0]) == nil, "an empty dimension does not excuse the others")
  }

  @Test func countsElements() {
    #expect(Shape.scalar.count == 1 && Shape.scalar.rank == 0 && Shape.scalar.description == "[]")
    #expect(Shape(2, 3, 4).count == 24)
    #expect(Shape(2, 0, 4).count == 0)
    #expect(Shape(2, 3, 4).strides == [12, 4, 1])
  }

  @Test(arguments: [
    ([2, 3], [3], [2, 3]), ([2, 1], [1, 3], [2, 3]), ([], [4], [4]), ([2, 3], [2, 3], [2, 3]),
    ([5, 1, 2], [3, 1], [5, 3, 2]),
  ])
  func broadcastsAsNumPy(a: [Int], b: [Int], result: [Int]) throws {
    let (a, b) = (try #require(Shape(a)), try #require(Shape(b)))
    #expect(a.broadcast(with: b) == Shape(result))
    #expect(b.broadcast(with: a) == Shape(result))
  }

  @Test func doesNotBroadcastUnequalSizes() {
    #expect(Shape(2, 3).broadcast(with: Shape(2)) == nil)
  }
}
