import CKernels

/// The transforms of Winograd's minimal filtering F(2 × 2, 3 × 3) (`CKernels/include/Winograd.h`), for either type of number.
enum Winograd {
  /// The numbers of a transformed tile or kernel.
  static let points = 16

  /// v = Bᵀ x B of all tiles.
  @inline(__always)
  static func transformPixels<Scalar: TensorScalar>(
    _ tiling: chainrule_tiling, _ x: UnsafePointer<Scalar>, _ layout: chainrule_transformed,
    into v: UnsafeMutablePointer<Scalar>, space: UnsafeMutablePointer<Scalar>
  ) {
    var (tiling, layout) = (tiling, layout)
    if Scalar.self == Double.self {
      chainrule_winograd_pixels_f64(&tiling, reboundConstant(x), &layout, rebound(v), rebound(space))
    } else {
      chainrule_winograd_pixels_f32(&tiling, reboundConstant(x), &layout, rebound(v), rebound(space))
    }
  }

  /// y = or += Aᵀ m A + b of all tiles. Returns whether all that m gives is smaller than 2⁶⁰.
  @inline(__always)
  static func transformResults<Scalar: TensorScalar>(
    _ tiling: chainrule_tiling, _ layout: chainrule_transformed, _ m: UnsafePointer<Scalar>, bias: Elements<Scalar>?,
    into y: UnsafeMutablePointer<Scalar>, accumulating: Bool, space: UnsafeMutablePointer<Scalar>
  ) -> Bool {
    var (tiling, layout) = (tiling, layout)
    if Scalar.self == Double.self {
      return chainrule_winograd_results_f64(
        &tiling, &layout, reboundConstant(m), reboundConstant(bias), accumulating, rebound(y), rebound(space))
    } else {
      return chainrule_winograd_results_f32(
        &tiling, &layout, reboundConstant(m), reboundConstant(bias), accumulating, rebound(y), rebound(space))
    }
  }

  /// m = A ȳ Aᵀ of all tiles.
  @inline(__always)
  static func transformUpstream<Scalar: TensorScalar>(
    _ tiling: chainrule_tiling, _ upstream: UnsafePointer<Scalar>, _ layout: chainrule_transformed,
    into m: UnsafeMutablePointer<Scalar>, space: UnsafeMutablePointer<Scalar>
  ) {
    var (tiling, layout) = (tiling, layout)
    if Scalar.self == Double.self {
      chainrule_winograd_upstream_f64(&tiling, reboundConstant(upstream), &layout, rebound(m), rebound(space))
    } else {
      chainrule_winograd_upstream_f32(&tiling, reboundConstant(upstream), &layout, rebound(m), rebound(space))
    }
  }

  /// u = G w Gᵀ of a kernel of 3 × 3 numbers, the numbers of u `step` apart; of the kernel turned by half a turn, where it is
  /// `rotated`.
  @inline(__always)
  static func transformKernel<Scalar: TensorScalar>(
    _ w: UnsafePointer<Scalar>, rotated: Bool, into u: UnsafeMutablePointer<Scalar>, step: Int
  ) {
    func column(_ b: Int) -> (Scalar, Scalar, Scalar, Scalar) {
      rotated ? spread(w[8 - b], w[5 - b], w[2 - b]) : spread(w[b], w[3 + b], w[6 + b])
    }
    func store(_ row: Int, _ numbers: (Scalar, Scalar, Scalar, Scalar)) {
      u[4 * row * step] = numbers.0
      u[(4 * row + 1) * step] = numbers.1
      u[(4 * row + 2) * step] = numbers.2
      u[(4 * row + 3) * step] = numbers.3
    }
    let columns = (column(0), column(1), column(2))
    store(0, spread(columns.0.0, columns.1.0, columns.2.0))
    store(1, spread(columns.0.1, columns.1.1, columns.2.1))
    store(2, spread(columns.0.2, columns.1.2, columns.2.2))
    store(3, spread(columns.0.3, columns.1.3, columns.2.3))
  }

  /// w̄ = Gᵀ ū G, the vector-Jacobian product of ``transformKernel(_:rotated:into:step:)``.
  @inline(__always)
  static func pullBackKernel<Scalar: TensorScalar>(
    _ u: UnsafePointer<Scalar>, step: Int, into w: UnsafeMutablePointer<Scalar>
  ) {
    func row(_ a: Int) -> (Scalar, Scalar, Scalar) {
      let start = u + 4 * a * step
      return collect(start[0], start[step], start[2 * step], start[3 * step])
    }
    let rows = (row(0), row(1), row(2), row(3))
    (w[0], w[3], w[6]) = collect(rows.0.0, rows.1.0, rows.2.0, rows.3.0)
    (w[1], w[4], w[7]) = collect(rows.0.1, rows.1.1, rows.2.1, rows.3.1)
    (w[2], w[5], w[8]) = collect(rows.0.2, rows.1.2, rows.2.2, rows.3.2)
  }

  /// G times a vector.
  @inline(__always)
  private static func spread<Scalar: TensorScalar>(_ a: Scalar, _ b: Scalar, _ c: Scalar) -> (
    Scalar, Scalar, Scalar, Scalar
  ) {
    let (half, middle) = ((a + c) / 2, b / 2)
    return (a, half + middle, half - middle, c)
  }

  /// Gᵀ times a vector.
  @inline(__always)
  private static func collect<Scalar: TensorScalar>(_ a: Scalar, _ b: Scalar, _ c: Scalar, _ d: Scalar) -> (
    Scalar, Scalar, Scalar
  ) {
    let half = (b + c) / 2
    return (a + half, (b - c) / 2, half + d)
  }
}
