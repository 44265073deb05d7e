import Networks

extension ComputeProblem {
  /// How many numbers an answer of `parts` holds, about; `Int.max` where an `Int` does not hold it.
  func numbers(in parts: AnswerParts) -> Int {
    guard !parts.contains(.summary) else { return 0 }
    var values: [Graph.ValueID] = []
    if parts.contains(.output) { values.append(graph.output) }
    if parts.contains(.values) { values += graph.nodes.map(\.output) }
    if parts.contains(.parameters) { values += graph.parameters + graph.buffers }
    if parts.contains(.inputs) { values += graph.inputs }
    if parts.contains(.gradients) {
      for _ in request.methods { values += wanted }
    }
    var count = 0
    if parts.contains(.loss), case .loss(let node) = graph.objective { count = node.shape.count }
    for value in values {
      let (sum, overflow) = count.addingReportingOverflow(graph.shape(of: value).count)
      if overflow { return .max }
      count = sum
    }
    return count
  }
}
