import Tensors

/// The three matrix products. All dimensions of a tensor but its last count as rows; a tensor of rank 1 is one row.
enum MatrixProduct {
  private typealias Source = UnsafeBufferPointer<Double>

  /// A B: [m, k] · [k, n] → [m, n].
  static func times(_ a: Tensor<Double>, _ b: Tensor<Double>, shape: Shape) -> Tensor<Double> {
    let k = a.shape.last
    return product(a.elements, b.elements, rows: rows(a), depth: k, columns: b.shape.last, shape)
  }

  /// A Bᵀ: [m, k] · [n, k]ᵀ → [m, n].
  static func timesTransposed(_ a: Tensor<Double>, _ b: Tensor<Double>, shape: Shape) -> Tensor<Double> {
    let (m, k, n) = (rows(a), a.shape.last, b.shape[0])
    // Turning B costs as much as multiplying few rows with it.
    if m < 4 { return dotProducts(a.elements, b.elements, rows: m, depth: k, columns: n, shape) }
    return product(a.elements, transposed(b.elements, rows: n, columns: k), rows: m, depth: k, columns: n, shape)
  }

  /// Aᵀ B: [k, m]ᵀ · [k, n] → [m, n].
  static func transposedTimes(_ a: Tensor<Double>, _ b: Tensor<Double>, shape: Shape) -> Tensor<Double> {
    let (m, k, n) = (a.shape.last, rows(a), b.shape.last)
    return product(transposed(a.elements, rows: k, columns: m), b.elements, rows: m, depth: k, columns: n, shape)
  }

  private static func rows(_ tensor: Tensor<Double>) -> Int {
    tensor.shape.rank <= 1 ? 1 : tensor.shape.count(in: 0..<tensor.shape.rank - 1)
  }

  private static func transposed(_ matrix: [Double], rows: Int, columns: Int) -> [Double] {
    if rows == 1 || columns == 1 { return matrix }
    return Array(unsafeUninitializedCapacity: matrix.count) { target, count in
      for row in 0..<rows {
        for column in 0..<columns { target[column * rows + row] = matrix[row * columns + column] }
      }
      count = matrix.count
    }
  }

  /// [m, k] · [k, n] → [m, n], summed in the order of k: eight columns at a time, for two rows at once.
  private static func product(
    _ a: [Double], _ b: [Double], rows m: Int, depth k: Int, columns n: Int, _ shape: Shape
  ) -> Tensor<Double> {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        Tensor(shape: shape) { c in
          let wide = n - n % 8
          for i in stride(from: 0, to: m, by: 2) {
            // A last single row is computed twice rather than by a loop of its own.
            let next = min(i + 1, m - 1)
            for j in stride(from: 0, to: wide, by: 8) {
              var (upper, lower) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
              for l in 0..<k {
                let row = eight(b, at: l * n + j)
                upper += a[i * k + l] * row
                lower += a[next * k + l] * row
              }
              for lane in 0..<8 {
                c[i * n + j + lane] = upper[lane]
                c[next * n + j + lane] = lower[lane]
              }
            }
            for j in wide..<n {
              var (upper, lower) = (0.0, 0.0)
              for l in 0..<k {
                upper += a[i * k + l] * b[l * n + j]
                lower += a[next * k + l] * b[l * n + j]
              }
              c[i * n + j] = upper
              c[next * n + j] = lower
            }
          }
        }
      }
    }
  }

  /// [m, k] · [n, k]ᵀ → [m, n] by inner products.
  private static func dotProducts(
    _ a: [Double], _ b: [Double], rows m: Int, depth k: Int, columns n: Int, _ shape: Shape
  ) -> Tensor<Double> {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        Tensor(shape: shape) { c in
          let wide = k - k % 8
          for i in 0..<m {
            for j in 0..<n {
              var lanes = SIMD8<Double>.zero
              for l in stride(from: 0, to: wide, by: 8) {
                lanes += eight(a, at: i * k + l) * eight(b, at: j * k + l)
              }
              var sum = lanes.sum()
              for l in wide..<k { sum += a[i * k + l] * b[j * k + l] }
              c[i * n + j] = sum
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private static func eight(_ source: Source, at index: Int) -> SIMD8<Double> {
    UnsafeRawBufferPointer(source).loadUnaligned(
      fromByteOffset: index * MemoryLayout<Double>.stride, as: SIMD8<Double>.self)
  }
}
