import Tensors

/// How far numbers may lie apart that should be the same, measured as ``largestError(_:_:)`` measures.
enum Tolerance {
  /// Against PyTorch, which sums in another order: a few hundred roundings of 1.1e-16 and of 6e-8.
  static func golden(_ type: DType) -> Double {
    switch type {
    case .float64: 1e-11
    case .float32: 2e-5
    }
  }

  /// Against central differences in float64 with the step ε^⅓: truncation and rounding each leave about 4e-11 of
  /// the function's value, which cancellation in a sum of a few dozen terms makes larger.
  static let centralDifferences = 1e-7

  /// Float32 against float64 from the same numbers: as against PyTorch.
  static let float32AgainstFloat64 = 2e-5

  /// A value against its defining formula in plain float64, which rounds elsewhere than a stable one does.
  static let reference = 1e-13
}

/// The largest difference over the largest entry of `expected`: 0 where all is equal, infinite where a number is
/// finite in one and not in the other, or where a number differs although all of `expected` is 0.
func largestError<Scalar: TensorScalar>(_ actual: Tensor<Scalar>, _ expected: Tensor<Scalar>) -> Double {
  guard actual.shape == expected.shape else { return .infinity }
  var difference = 0.0
  var largest = 0.0
  for (a, b) in zip(actual.elements, expected.elements) {
    if a == b || (a.isNaN && b.isNaN) {
      largest = max(largest, b.isFinite ? Double(abs(b)) : 0)
    } else if a.isFinite && b.isFinite {
      largest = max(largest, Double(abs(b)))
      difference = max(difference, abs(Double(a) - Double(b)))
    } else {
      return .infinity
    }
  }
  return difference == 0 ? 0 : difference / largest
}
