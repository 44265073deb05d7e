import CKernels

/// The transforms of Winograd's minimal filtering F(2 × 2, 3 × 3) (`CKernels/include/Winograd.h`), for either type of number.
enum Winograd {
  /// The places of a transformed tile or kernel in each of two directions.
  static func places(stride: Int) -> Int { stride + 3 }

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
    _ w: UnsafePointer<Scalar>, stride: Int, rotated: Bool, into u: UnsafeMutablePointer<Scalar>, step: Int
  ) {
    let places = places(stride: stride)
    func column(_ b: Int) -> Line<Scalar> {
      rotated ? spread(w[8 - b], w[5 - b], w[2 - b], stride) : spread(w[b], w[3 + b], w[6 + b], stride)
    }
    let columns = (column(0), column(1), column(2))
    for a in 0..<places {
      let row = spread(columns.0[a], columns.1[a], columns.2[a], stride)
      for b in 0..<places { u[(a * places + b) * step] = row[b] }
    }
  }

  /// w̄ = Gᵀ ū G, the vector-Jacobian product of ``transformKernel(_:stride:rotated:into:step:)``.
  @inline(__always)
  static func pullBackKernel<Scalar: TensorScalar>(
    _ u: UnsafePointer<Scalar>, stride: Int, step: Int, into w: UnsafeMutablePointer<Scalar>
  ) {
    let places = places(stride: stride)
    var columns: (Line<Scalar>, Line<Scalar>, Line<Scalar>) = (
      Line(repeating: 0), Line(repeating: 0), Line(repeating: 0)
    )
    for a in 0..<places {
      var row = Line<Scalar>(repeating: 0)
      for b in 0..<places { row[b] = u[(a * places + b) * step] }
      (columns.0[a], columns.1[a], columns.2[a]) = collect(row, stride)
    }
    (w[0], w[3], w[6]) = collect(columns.0, stride)
    (w[1], w[4], w[7]) = collect(columns.1, stride)
    (w[2], w[5], w[8]) = collect(columns.2, stride)
  }

  /// A number for each place in one direction; the last one counts with a stride of 2.
  private typealias Line<Scalar> = InlineArray<5, Scalar>

  /// G times a vector.
  @inline(__always)
  private static func spread<Scalar: TensorScalar>(_ a: Scalar, _ b: Scalar, _ c: Scalar, _ stride: Int) -> Line<Scalar>
  {
    if stride == 2 { return [a, a + c, c, b, b] }
    let (half, middle) = ((a + c) / 2, b / 2)
    return [a, half + middle, half - middle, c, 0]
  }

  /// Gᵀ times a vector.
  @inline(__always)
  private static func collect<Scalar: TensorScalar>(_ u: Line<Scalar>, _ stride: Int) -> (Scalar, Scalar, Scalar) {
    if stride == 2 { return (u[0] + u[1], u[3] + u[4], u[1] + u[2]) }
    let half = (u[1] + u[2]) / 2
    return (u[0] + half, (u[1] - u[2]) / 2, half + u[3])
  }
}
