import Tensors

/// What a graph would cost, known before anything is allocated.
extension Graph {
  /// The number of elements of all values: inputs, parameters, buffers, every layer's output, target. `Int.max`
  /// where an `Int` does not hold it.
  public var elementCount: Int {
    values.reduce(0) { $0.addingSaturated($1.shape.count) }
  }

  /// The number of elements of the parameters, without buffers.
  public var parameterCount: Int {
    parameters.reduce(0) { $0.addingSaturated(shape(of: $1).count) }
  }
}
