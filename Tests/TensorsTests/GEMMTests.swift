import Dispatch
import Synchronization
import Testing

@testable import Tensors

struct GEMMTests {
  /// The library's buffers are not shared by calls that happen at the same time. Where they are, a product in a hundred
  /// thousand is wrong, hence the many.
  @Test func callsAtTheSameTimeDoNotSpoilEachOther() {
    let (rows, columns, inner) = (7, 36, 31)
    let (threads, products) = (8, 30_000)
    let wrong = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      // Small integers: every order of summation gives the same number.
      let a = (0..<rows * inner).map { Double(($0 * 7 + thread) % 5 - 2) }
      let b = (0..<columns * inner).map { Double(($0 * 3 + thread) % 7 - 3) }
      let expected = (0..<rows * columns).map { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: columns)
        return (0..<inner).reduce(0) { $0 + a[row * inner + $1] * b[column * inner + $1] }
      }
      var c = [Double](repeating: 0, count: rows * columns)
      for _ in 0..<products {
        gemm(
          transposesB: true, rows: rows, columns: columns, inner: inner, a, inner, b, inner, &c, columns,
          accumulating: false)
        if c != expected { wrong.add(1, ordering: .relaxed) }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
  }
}
