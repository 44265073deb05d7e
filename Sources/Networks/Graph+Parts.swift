import Tensors

extension Graph {
  /// What a graph consists of, in one place: a graph is handed on a dozen times while a request is answered.
  @usableFromInline
  final class Parts: Sendable {
    @usableFromInline let values: [Value]
    @usableFromInline let nodes: [Node]
    @usableFromInline let inputs: [ValueID]
    @usableFromInline let parameters: [ValueID]
    @usableFromInline let buffers: [ValueID]
    @usableFromInline let output: ValueID
    @usableFromInline let objective: Objective?
    @usableFromInline let work: Double
    @usableFromInline let elementCount: Int
    @usableFromInline let parameterCount: Int
    /// Of what the graph computes; the same for equal graphs.
    let hash: Int

    init(
      values: [Value], nodes: [Node], inputs: [ValueID], parameters: [ValueID], buffers: [ValueID], output: ValueID,
      objective: Objective?, work: Double
    ) {
      self.values = values
      self.nodes = nodes
      self.inputs = inputs
      self.parameters = parameters
      self.buffers = buffers
      self.output = output
      self.objective = objective
      self.work = work
      elementCount = values.reduce(0) { $0.addingSaturated($1.shape.count) }
      parameterCount = parameters.reduce(0) { $0.addingSaturated(values[$1].shape.count) }
      var hasher = Hasher()
      hasher.combine(values.count)
      nodes.hashPlaces(into: &hasher, values)
      hasher.combine(objective)
      hash = hasher.finalize()
    }
  }
}
