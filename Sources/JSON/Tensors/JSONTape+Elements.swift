import Tensors

extension JSONTape {
  /// The number at `index` as a tensor's element: a JSON number, or a string that names a non-finite one.
  @inline(__always)
  func element(at index: Int) -> Double? {
    double(at: index) ?? nonFinite(at: index)
  }

  private func nonFinite(at index: Int) -> Double? {
    guard tag(at: index) == Tag.string else { return nil }
    let bytes = string(at: index)
    if bytes.elementsEqual("NaN".utf8) { return .nan }
    if bytes.elementsEqual("Infinity".utf8) { return .infinity }
    if bytes.elementsEqual("-Infinity".utf8) { return -.infinity }
    return nil
  }

  /// Whether the array at `index` can hold `count` numbers: each takes a word of the tape or two.
  func hasRoom(for count: Int, at index: Int) -> Bool {
    tag(at: index) != Tag.array || count <= close(of: index) - index - 1
  }

  /// Reads the elements of nested arrays of `shape` in row-major order.
  ///
  /// - Parameter target: room for `shape.count` elements.
  /// - Returns: the index of the first value that is not as the shape wants it; `nil` where all are.
  @inline(__always)
  func readElements<Scalar: TensorScalar>(
    of shape: Shape, at index: Int, into target: UnsafeMutablePointer<Scalar>
  ) -> Int? {
    var next = target
    return readElements(of: shape, axis: 0, at: index, into: &next)
  }

  /// Recurses at most four deep: once for each dimension.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private func readElements<Scalar: TensorScalar>(
    of shape: Shape, axis: Int, at index: Int, into target: inout UnsafeMutablePointer<Scalar>
  ) -> Int? {
    if axis == shape.rank {
      guard let number = element(at: index) else { return index }
      target.initialize(to: Scalar(number))
      target += 1
      return nil
    }
    guard tag(at: index) == Tag.array, count(of: index) == shape[axis] else { return index }
    var position = index + 1
    let close = close(of: index)
    if axis + 1 == shape.rank { return readRow(from: &position, to: close, into: &target) }
    while position < close {
      if let wrong = readElements(of: shape, axis: axis + 1, at: position, into: &target) { return wrong }
      position = end(of: position)
    }
    return nil
  }

  @inline(__always)
  private func readRow<Scalar: TensorScalar>(
    from position: inout Int, to close: Int, into target: inout UnsafeMutablePointer<Scalar>
  ) -> Int? {
    while position < close {
      if let number = double(at: position) {
        target.initialize(to: Scalar(number))
        position += 2
      } else if let number = nonFinite(at: position) {
        target.initialize(to: Scalar(number))
        position += 1
      } else {
        return position
      }
      target += 1
    }
    return nil
  }
}
