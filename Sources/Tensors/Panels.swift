import CKernels

/// Products on vectors (`CKernels/include/Panels.h`), for either type of number that they have kernels for.
struct Panels {
  let vectors: chainrule_vectors

  /// The columns of a panel.
  func width<Scalar>(_ type: Scalar.Type) -> Int {
    chainrule_panels_row_bytes(vectors) / MemoryLayout<Scalar>.stride
  }

  /// The numbers that a matrix of so many columns and inner rows takes once it is packed.
  func count<Scalar>(_ type: Scalar.Type, columns: Int, inner: Int) -> Int {
    let width = width(type)
    return (columns + width - 1) / width * width * inner
  }

  /// Packs b `[inner, columns]`, or `[columns, inner]` where it is transposed, its rows `stride` numbers apart.
  @inline(__always)
  func pack<Scalar: TensorScalar>(
    transposed: Bool, columns: Int, inner: Int, _ b: UnsafePointer<Scalar>, _ stride: Int,
    into packed: UnsafeMutablePointer<Scalar>
  ) {
    if Scalar.self == Double.self {
      chainrule_panels_pack_f64(transposed, columns, inner, reboundConstant(b), stride, rebound(packed))
    } else {
      chainrule_panels_pack_f32(vectors, transposed, columns, inner, reboundConstant(b), stride, rebound(packed))
    }
  }

  /// c `[rows, columns]`, its rows `cStride` numbers apart, = or += a b, of a `[rows, inner]`, or `[inner, rows]` where it is
  /// transposed, its rows `aStride` numbers apart, and what is packed of b.
  @inline(__always)
  func multiply<Scalar: TensorScalar>(
    transposed: Bool, rows: Int, columns: Int, inner: Int, _ a: UnsafePointer<Scalar>, _ aStride: Int,
    _ packed: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, _ cStride: Int, accumulating: Bool
  ) {
    Scratch.with(Scalar.self, count: chainrule_panels_space(vectors, transposed, rows)) { space in
      if Scalar.self == Double.self {
        chainrule_panels_multiply_f64(
          transposed, rows, columns, inner, reboundConstant(a), aStride, reboundConstant(packed), rebound(c), cStride,
          accumulating, rebound(space))
      } else {
        chainrule_panels_multiply_f32(
          vectors, transposed, rows, columns, inner, reboundConstant(a), aStride, reboundConstant(packed), rebound(c),
          cStride, accumulating, rebound(space))
      }
    }
  }

  /// Whether there is ``cross(rows:columns:inner:_:_:_:accumulating:)``.
  var canCross: Bool { vectors == chainrule_vectors_512 }

  /// c `[rows, columns]` = or += aᵀ b of factors whose rows are short, where they lie: a `[inner, rows]`, b
  /// `[inner, columns]`.
  @inline(__always)
  func cross<Scalar: TensorScalar>(
    rows: Int, columns: Int, inner: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>,
    _ c: UnsafeMutablePointer<Scalar>, accumulating: Bool
  ) {
    if Scalar.self == Double.self {
      chainrule_panels_cross_f64(
        rows, columns, inner, reboundConstant(a), rows, reboundConstant(b), columns, rebound(c), columns, accumulating)
    } else {
      chainrule_panels_cross_f32_512(
        rows, columns, inner, reboundConstant(a), rows, reboundConstant(b), columns, rebound(c), columns, accumulating)
    }
  }
}
