import Tensors

/// Elementwise evaluation with NumPy's broadcasting, and its adjoint.
enum Elementwise {
  /// f of every element.
  @inline(__always)
  static func map(_ tensor: Tensor<Double>, _ f: (Double) -> Double) -> Tensor<Double> {
    let source = tensor.elements
    return Tensor(shape: tensor.shape) { target in
      for index in target.indices { target[index] = f(source[index]) }
    }
  }

  /// φ of every element.
  static func apply(_ function: ElementwiseFunction, to tensor: Tensor<Double>) -> Tensor<Double> {
    switch function {
    case .relu: map(tensor) { ElementwiseFunction.relu($0) }
    case .isPositive: map(tensor) { ElementwiseFunction.isPositive($0) }
    default: map(tensor) { function($0) }
    }
  }

  /// c₁A₁ + c₂A₂ + …, each broadcast to `shape`.
  static func combination(_ factors: [Double], _ operands: [Tensor<Double>], shape: Shape) -> Tensor<Double> {
    guard let first = operands.first else { return Tensor(shape: shape, repeating: 0) }
    let c = factors[0]
    var sum = first.shape == shape && c == 1 ? first : map(broadcast(first, to: shape)) { c * $0 }
    for (c, operand) in zip(factors, operands).dropFirst() {
      sum = join(sum, operand, shape: shape) { $0 + c * $1 }
    }
    return sum
  }

  /// f(f(A₁, A₂), A₃) …, each broadcast to `shape`.
  @inline(__always)
  static func fold(
    _ operands: [Tensor<Double>], shape: Shape, _ f: (Double, Double) -> Double
  ) -> Tensor<Double> {
    guard let first = operands.first else { return Tensor(shape: shape, repeating: 1) }
    var result = broadcast(first, to: shape)
    for operand in operands.dropFirst() { result = join(result, operand, shape: shape, f) }
    return result
  }

  /// f of the elements of `a`, which has `shape`, and those of `b`, broadcast to it.
  @inline(__always)
  private static func join(
    _ a: Tensor<Double>, _ b: Tensor<Double>, shape: Shape, _ f: (Double, Double) -> Double
  ) -> Tensor<Double> {
    let (left, right) = (a.elements, b.elements)
    if b.shape == shape {
      return Tensor(shape: shape) { target in
        for index in target.indices { target[index] = f(left[index], right[index]) }
      }
    }
    if b.shape.count == 1, shape.count > 0 {
      let number = right[0]
      return Tensor(shape: shape) { target in
        for index in target.indices { target[index] = f(left[index], number) }
      }
    }
    let walk = BroadcastWalk(from: b.shape, to: shape)
    return Tensor(shape: shape) { target in
      walk.forEach { index, source in target[index] = f(left[index], right[source]) }
    }
  }

  /// The tensor repeated along the dimensions that it lacks.
  static func broadcast(_ tensor: Tensor<Double>, to shape: Shape) -> Tensor<Double> {
    guard tensor.shape != shape else { return tensor }
    let source = tensor.elements
    let walk = BroadcastWalk(from: tensor.shape, to: shape)
    return Tensor(shape: shape) { target in
      walk.forEach { index, place in target[index] = source[place] }
    }
  }

  /// The same elements in another shape of as many.
  static func reshape(_ tensor: Tensor<Double>, to shape: Shape) -> Tensor<Double> {
    guard let reshaped = Tensor(shape: shape, elements: tensor.elements) else {
      preconditionFailure("\(tensor.shape) has not as many elements as \(shape)")
    }
    return reshaped
  }

  /// The adjoint of ``broadcast(_:to:)``: every element is the sum of those that it was repeated to. The order of
  /// summation is that of the elements.
  static func sum(_ tensor: Tensor<Double>, to shape: Shape) -> Tensor<Double> {
    let source = tensor.elements
    let walk = BroadcastWalk(from: shape, to: tensor.shape)
    return Tensor(shape: shape) { target in
      target.initialize(repeating: 0)
      walk.forEach { index, place in target[place] += source[index] }
    }
  }
}

/// Where each element of a tensor finds its own in a smaller one that is broadcast to it.
struct BroadcastWalk {
  /// The larger shape, with 1 for the dimensions that it lacks of four.
  private let sizes: SIMD4<Int>
  /// The smaller one's strides; 0 where it is repeated.
  private let strides: SIMD4<Int>

  /// - Precondition: `part` broadcasts to `whole`, apart from the special case of a scalar, to which anything does.
  init(from part: Shape, to whole: Shape) {
    var sizes = SIMD4<Int>.one
    var strides = SIMD4<Int>.zero
    var step = 1
    for back in 1...Shape.maximumRank {
      if back <= whole.rank { sizes[4 - back] = whole[whole.rank - back] }
      guard back <= part.rank else { continue }
      let size = part[part.rank - back]
      if size != 1 { strides[4 - back] = step }
      step *= size
    }
    (self.sizes, self.strides) = (sizes, strides)
  }

  /// Calls `body` with each index of the larger tensor, in order, and the index of its own in the smaller.
  @inline(__always)
  func forEach(_ body: (Int, Int) -> Void) {
    var index = 0
    for i in 0..<sizes[0] {
      for j in 0..<sizes[1] {
        for k in 0..<sizes[2] {
          let start = i * strides[0] + j * strides[1] + k * strides[2]
          for l in 0..<sizes[3] {
            body(index, start + l * strides[3])
            index += 1
          }
        }
      }
    }
  }
}
