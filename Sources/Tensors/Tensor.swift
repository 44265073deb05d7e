import RealModule

/// The type of a tensor's elements, named as in PyTorch.
public enum DType: String, CaseIterable, Sendable {
  /// IEEE 754 binary32, `Float`.
  case float32
  /// IEEE 754 binary64, `Double`.
  case float64
}

/// A number that tensors are made of: `Float` or `Double`.
public protocol TensorScalar: Real, BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  /// The name of this type on the wire.
  static var dtype: DType { get }
}

extension Float: TensorScalar {
  public static var dtype: DType { .float32 }
}

extension Double: TensorScalar {
  public static var dtype: DType { .float64 }
}

/// A dense array of numbers in row-major order: the last dimension's neighbours are neighbours in memory.
public struct Tensor<Scalar: TensorScalar>: Sendable, Equatable {
  /// The sizes of the dimensions.
  public let shape: Shape
  /// The numbers, `shape.count` of them, in row-major order.
  public let elements: [Scalar]

  /// Makes a tensor of `elements` in row-major order; `nil` where their number is not `shape.count`.
  public init?(shape: Shape, elements: [Scalar]) {
    guard elements.count == shape.count else { return nil }
    self.shape = shape
    self.elements = elements
  }

  /// Makes a tensor of as many numbers as its shape has.
  init(_ shape: Shape, _ elements: [Scalar]) {
    assert(elements.count == shape.count)
    self.shape = shape
    self.elements = elements
  }

  /// Makes a tensor in which every element is `value`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public init(shape: Shape, repeating value: Scalar) {
    self.init(shape: shape) { $0.initialize(repeating: value) }
  }

  /// Makes a tensor whose elements `initializer` writes: it must initialise all `shape.count` of them.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public init(shape: Shape, initializingWith initializer: (UnsafeMutableBufferPointer<Scalar>) -> Void) {
    self.shape = shape
    self.elements = [Scalar](unsafeUninitializedCapacity: shape.count) { buffer, count in
      HugePages.advise(UnsafeMutableRawBufferPointer(buffer))
      initializer(UnsafeMutableBufferPointer(rebasing: buffer[..<shape.count]))
      count = shape.count
    }
  }

  /// Makes a tensor of a single number.
  public init(_ scalar: Scalar) {
    self.init(shape: .scalar, repeating: scalar)
  }

  /// The same numbers in the other type: widening is exact, narrowing rounds to nearest, ties to even.
  @specialized(where Scalar == Float, Other == Double)
  @specialized(where Scalar == Double, Other == Float)
  @specialized(where Scalar == Double, Other == Double)
  @specialized(where Scalar == Float, Other == Float)
  public func converted<Other: TensorScalar>(to type: Other.Type = Other.self) -> Tensor<Other> {
    if let same = self as? Tensor<Other> { return same }
    return Tensor<Other>(shape: shape) { target in
      for index in 0..<target.count { target[index] = Other(elements[index]) }
    }
  }
}
