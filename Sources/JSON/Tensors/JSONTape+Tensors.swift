import Diagnostics
import Tensors

extension JSONTape {
  /// The shape of the nested arrays at `index`, taken from the first element of each.
  func nestedShape(at index: Int, pointer: JSONPointer) throws(Fault) -> Shape {
    var sizes: [Int] = []
    var position = index
    var pointer = pointer
    while tag(at: position) == Tag.array {
      guard sizes.count < Shape.maximumRank else {
        let detail = "expected a number, since a tensor has at most \(Shape.maximumRank) dimensions"
        throw Fault(at: pointer, "\(detail), found \(summary(at: position))")
      }
      sizes.append(count(of: position))
      if sizes.last == 0 { break }
      position += 1
      pointer = pointer / 0
    }
    if sizes.last != 0, element(at: position) == nil {
      let expected =
        switch sizes.count {
        case 0: "a tensor, as a number, nested arrays or an object with a shape"
        case Shape.maximumRank: "a number"
        default: "a number or an array"
        }
      let found = summary(at: position) + advice(at: position)
      throw Fault(at: pointer, "expected \(expected), found \(found)")
    }
    guard let shape = Shape(sizes) else {
      throw Fault(at: pointer, "expected nested arrays of equal lengths")
    }
    return shape
  }

  /// Reads the nested arrays at `index`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func nestedTensor<Scalar: TensorScalar>(
    at index: Int, pointer: JSONPointer
  ) throws(Fault) -> Tensor<Scalar> {
    let shape = try nestedShape(at: index, pointer: pointer)
    return try tensor(shape, writtenAs: shape, at: index, pointer: pointer)
  }

  /// Reads the array of all elements at `index`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func flatTensor<Scalar: TensorScalar>(
    _ shape: Shape, at index: Int, pointer: JSONPointer
  ) throws(Fault) -> Tensor<Scalar> {
    guard tag(at: index) == Tag.array, count(of: index) == shape.count, let row = Shape([shape.count]) else {
      let expected = "expected an array of \(shape.count), the number of elements of shape \(shape)"
      throw Fault(at: pointer, "\(expected), found \(summary(at: index))")
    }
    return try tensor(shape, writtenAs: row, at: index, pointer: pointer)
  }

  @inline(__always)
  private func tensor<Scalar: TensorScalar>(
    _ shape: Shape, writtenAs written: Shape, at index: Int, pointer: JSONPointer
  ) throws(Fault) -> Tensor<Scalar> {
    // Ragged arrays may look huge: [[…a million…], 0, 0, …a million…]. They get no memory.
    guard hasRoom(for: shape.count, at: index) else {
      let wrong = firstMismatch(with: written, axis: 0, at: index) ?? index
      throw mismatch(at: wrong, in: index, shape: written, pointer: pointer)
    }
    // Of an empty tensor there may be rows to check all the same, and they want an address.
    let capacity = max(shape.count, 1)
    let elements = try [Scalar](unsafeUninitializedCapacity: capacity) {
      (buffer, count) throws(Fault) in
      guard let start = buffer.baseAddress else { return }
      if let wrong = readElements(of: written, at: index, into: start) {
        throw mismatch(at: wrong, in: index, shape: written, pointer: pointer)
      }
      count = shape.count
    }
    guard let tensor = Tensor(shape: shape, elements: elements) else {
      throw Fault(at: pointer, "expected a tensor of shape \(shape)")
    }
    return tensor
  }
}
