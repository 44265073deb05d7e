import Diagnostics
import Tensors

extension JSONTape {
  /// The shape of the nested arrays at `index`, taken from the first element of each.
  func nestedShape(at index: Int, pointer: JSONPointer) throws(Fault) -> Shape {
    var sizes = InlineArray<4, Int>(repeating: 0)
    var rank = 0
    var isEmpty = false
    var position = index
    while tag(at: position) == Tag.array, !isEmpty {
      guard rank < Shape.maximumRank else {
        let detail = "expected a number, since a tensor has at most \(Shape.maximumRank) dimensions"
        throw Fault(at: pointer.first(rank), "\(detail), found \(summary(at: position))")
      }
      sizes[rank] = count(of: position)
      isEmpty = sizes[rank] == 0
      rank += 1
      if !isEmpty { position += 1 }
    }
    if !isEmpty, element(at: position) == nil {
      let expected =
        switch rank {
        case 0: "a tensor, as a number, nested arrays or an object with a shape"
        case Shape.maximumRank: "a number"
        default: "a number or an array"
        }
      let found = summary(at: position) + advice(at: position)
      throw Fault(at: pointer.first(rank), "expected \(expected), found \(found)")
    }
    guard let shape = Shape(rank: rank, { sizes[$0] }) else {
      throw Fault(at: pointer.first(rank - (isEmpty ? 1 : 0)), "expected nested arrays of equal lengths")
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
    // Of an empty tensor there may be rows to check all the same, and they want an address. An array that is made and then
    // filled is compiled for its type; one that is made of a size has the runtime look the type up, which takes longer than
    // to read a small tensor.
    let capacity = max(shape.count, 1)
    var elements: [Scalar] = []
    elements.reserveCapacity(capacity)
    elements.append(contentsOf: repeatElement(0, count: capacity))
    let wrong = elements.withUnsafeMutableBufferPointer { buffer -> Int? in
      guard let start = buffer.baseAddress else { return index }
      return readElements(of: written, at: index, into: start)
    }
    if let wrong { throw mismatch(at: wrong, in: index, shape: written, pointer: pointer) }
    if shape.count == 0 { elements = [] }
    guard let tensor = Tensor(shape: shape, elements: elements) else {
      throw Fault(at: pointer, "expected a tensor of shape \(shape)")
    }
    return tensor
  }
}

extension JSONPointer {
  /// The pointer to the first element's first element, and so on, so many steps down.
  fileprivate func first(_ steps: Int) -> JSONPointer {
    (0..<max(0, steps)).reduce(self) { pointer, _ in pointer / 0 }
  }
}
