import Networks

extension ComputeProblem {
  /// How many numbers an answer of `parts` holds, about; `Int.max` where an `Int` does not hold it.
  func numbers(in parts: AnswerParts) -> Int {
    guard !parts.contains(.summary) else { return 0 }
    var count = 0
    func add(_ more: Int) {
      let (sum, overflow) = count.addingReportingOverflow(more)
      count = overflow ? .max : sum
    }
    func add(_ values: [Graph.ValueID]) {
      for value in values { add(graph.shape(of: value).count) }
    }
    if parts.contains(.loss), case .loss(let node) = graph.objective { add(node.shape.count) }
    if parts.contains(.output) { add(graph.shape(of: graph.output).count) }
    if parts.contains(.values) { for node in graph.nodes { add(graph.shape(of: node.output).count) } }
    if parts.contains(.parameters) {
      add(graph.parameters)
      add(graph.buffers)
    }
    if parts.contains(.inputs) { add(graph.inputs) }
    if parts.contains(.gradients) {
      for _ in request.methods { add(wanted) }
    }
    return count
  }
}
