/// Sums of products over dense rows: what a convolution does for each place of its kernel.
enum Contraction {
  /// C += A B with A [m, k], B [k, n], C [m, n], all dense: for eight columns of B at a time, which stay near, two
  /// rows of A at once. Sums are formed in the order of k.
  static func add(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, to c: UnsafeMutablePointer<Double>,
    rows m: Int, depth k: Int, columns n: Int
  ) {
    guard m > 0, k > 0 else { return }
    let wide = n - n % 8
    for j in stride(from: 0, to: wide, by: 8) {
      for i in stride(from: 0, to: m - 1, by: 2) {
        let (first, second) = (a + i * k, a + (i + 1) * k)
        var (upper, lower) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        for l in 0..<k {
          let row = eight(b + (l * n + j))
          upper += first[l] * row
          lower += second[l] * row
        }
        add(upper, to: c + (i * n + j))
        add(lower, to: c + ((i + 1) * n + j))
      }
      if !m.isMultiple(of: 2) {
        let last = a + (m - 1) * k
        var sum = SIMD8<Double>.zero
        for l in 0..<k { sum += last[l] * eight(b + (l * n + j)) }
        add(sum, to: c + ((m - 1) * n + j))
      }
    }
    for i in 0..<m {
      for j in wide..<n {
        var sum = 0.0
        for l in 0..<k { sum += a[i * k + l] * b[l * n + j] }
        c[i * n + j] += sum
      }
    }
  }

  @inline(__always)
  private static func eight(_ source: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(source).loadUnaligned(as: SIMD8<Double>.self)
  }

  @inline(__always)
  private static func add(_ sum: SIMD8<Double>, to target: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(target).storeBytes(of: eight(target) + sum, as: SIMD8<Double>.self)
  }
}
