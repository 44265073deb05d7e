import CKernels

/// C = op(A) op(B), or C += op(A) op(B), of row-major matrices by the BLAS: op(A) is `[rows, inner]`, op(B)
/// `[inner, columns]`, C `[rows, columns]`; rows lie `aStride`, `bStride` and `cStride` numbers apart.
///
/// - Precondition: every size is one that an `Int32` holds.
@inline(__always)
func gemm<Scalar: TensorScalar>(
  transposesA: Bool = false, transposesB: Bool = false, rows: Int, columns: Int, inner: Int,
  _ a: UnsafePointer<Scalar>, _ aStride: Int, _ b: UnsafePointer<Scalar>, _ bStride: Int,
  _ c: UnsafeMutablePointer<Scalar>, _ cStride: Int, accumulating: Bool
) {
  if Scalar.self == Double.self {
    chainrule_dgemm(
      transposesA, transposesB, rows, columns, inner, reboundConstant(a), aStride, reboundConstant(b), bStride,
      rebound(c), cStride, accumulating)
  } else {
    chainrule_sgemm(
      transposesA, transposesB, rows, columns, inner, reboundConstant(a), aStride, reboundConstant(b), bStride,
      rebound(c), cStride, accumulating)
  }
}

/// The processor that the BLAS chose its kernels for.
public var blasCore: String { String(cString: chainrule_blas_core()) }

/// A pointer to `Scalar`s, seen as what `Scalar` is.
@inline(__always)
func reboundConstant<Scalar, Actual>(_ pointer: UnsafePointer<Scalar>) -> UnsafePointer<Actual> {
  UnsafeRawPointer(pointer).assumingMemoryBound(to: Actual.self)
}

/// A pointer to `Scalar`s, seen as what `Scalar` is.
@inline(__always)
func rebound<Scalar, Actual>(_ pointer: UnsafeMutablePointer<Scalar>) -> UnsafeMutablePointer<Actual> {
  UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Actual.self)
}

/// The address of numbers, where there are such, seen as what `Scalar` is.
@inline(__always)
func reboundConstant<Scalar, Actual>(_ elements: Elements<Scalar>?) -> UnsafePointer<Actual>? {
  elements.map { UnsafeRawPointer($0.base).assumingMemoryBound(to: Actual.self) }
}
