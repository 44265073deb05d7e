import Tensors

/// What runs along one dimension of classes: normalised exponentials, and what class indices pick.
enum Classes {
  /// A tensor read as [outer, classes, inner] with the classes along one dimension.
  private struct Layout {
    let outer: Int
    let classes: Int
    let inner: Int

    init(_ shape: Shape, axis: Int) {
      outer = shape.count(in: 0..<axis)
      classes = shape[axis]
      inner = shape.count(in: axis + 1..<shape.rank)
    }

    /// The place of class `c` for term `term` of outer·inner.
    func place(_ term: Int, _ c: Int) -> Int { (term / inner * classes + c) * inner + term % inner }

    /// The place of the class `number`, `nil` where there is no such.
    func place(_ term: Int, ofClass number: Double) -> Int? {
      guard let c = Int(exactly: number), c >= 0, c < classes else { return nil }
      return place(term, c)
    }
  }

  /// e^xᵢ / Σⱼ e^xⱼ along `axis`, or its logarithm.
  static func softmax(_ tensor: Tensor<Double>, axis: Int, isLogarithm: Bool) -> Tensor<Double> {
    let (layout, source) = (Layout(tensor.shape, axis: axis), tensor.elements)
    return Tensor(shape: tensor.shape) { target in
      for term in 0..<layout.outer * layout.inner where layout.classes > 0 {
        var largest = source[layout.place(term, 0)]
        for c in 1..<max(layout.classes, 1) { largest = max(largest, source[layout.place(term, c)]) }
        var sum = 0.0
        for c in 0..<layout.classes {
          let place = layout.place(term, c)
          target[place] = .exp(source[place] - largest)
          sum += target[place]
        }
        let logarithm = Double.log(sum)
        for c in 0..<layout.classes {
          let place = layout.place(term, c)
          target[place] = isLogarithm ? source[place] - largest - logarithm : target[place] / sum
        }
      }
    }
  }

  /// Class indices as rows of 0 with a 1 at the class.
  static func oneHot(_ classes: Tensor<Double>, axis: Int, shape: Shape) -> Tensor<Double> {
    let (layout, source) = (Layout(shape, axis: axis), classes.elements)
    return Tensor(shape: shape) { target in
      target.initialize(repeating: 0)
      for (term, number) in source.enumerated() {
        if let place = layout.place(term, ofClass: number) { target[place] = 1 }
      }
    }
  }

  /// The element of the class; 0 where there is no such class.
  static func pick(_ tensor: Tensor<Double>, _ classes: Tensor<Double>, axis: Int) -> Tensor<Double> {
    let (layout, source, numbers) = (Layout(tensor.shape, axis: axis), tensor.elements, classes.elements)
    return Tensor(shape: classes.shape) { target in
      for term in target.indices { target[term] = layout.place(term, ofClass: numbers[term]).map { source[$0] } ?? 0 }
    }
  }

  /// The tensor with 0 where the class is `ignored`; with a dimension of classes, or without one.
  static func masked(
    _ tensor: Tensor<Double>, _ classes: Tensor<Double>, axis: Int?, ignored: Int
  ) -> Tensor<Double> {
    let (source, numbers, ignored) = (tensor.elements, classes.elements, Double(ignored))
    let layout = axis.map { Layout(tensor.shape, axis: $0) }
    return Tensor(shape: tensor.shape) { target in
      for index in target.indices {
        let term = layout.map { index / ($0.classes * $0.inner) * $0.inner + index % $0.inner } ?? index
        target[index] = numbers[term] == ignored ? 0 : source[index]
      }
    }
  }
}
