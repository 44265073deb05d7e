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

  /// The number of floating-point operations of one forward pass, about; a backward pass takes about twice as many.
  public var work: Double {
    nodes.reduce(0) { $0 + $1.layer.work(sources: $1.sources.map(shape(of:)), output: shape(of: $1.output)) }
  }
}
