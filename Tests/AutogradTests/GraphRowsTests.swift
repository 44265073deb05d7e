import Networks
import Tensors
import Testing

@testable import Autograd

/// Where a graph says that each row goes its own way (`Graph.rows`), each row alone has its part of the whole batch's values,
/// loss and gradients: every network of `Golden/` that says so.
@Suite struct GraphRowsTests {
  @Test(arguments: GoldenCase.topics) func eachRowGoesItsOwnWay(topic: String) throws {
    var count = 0
    for golden in try GoldenCase.all(of: topic) {
      let (graph, bindings) = try golden.bound(Double.self)
      guard let rows = graph.rows, rows > 1, !graph.values.contains(where: isMask) else { continue }
      count += 1
      let wanted = graph.inputs + graph.parameters
      let whole = try Program<Double>(graph, gradientsOf: wanted).run(bindings)
      var sums: [Graph.ValueID: [Double]] = [:]
      var loss = 0.0
      for row in 0..<rows {
        let some = graph.taking(rows: 1)
        let alone = try Program<Double>(some, gradientsOf: wanted).run(try numbers(of: row, some, graph, bindings))
        expectSame(
          alone.values[graph.output], slice(whole.values[graph.output], row, rows), "\(golden.name): row \(row)")
        loss += alone.loss?.elements[0] ?? 0
        for (value, gradient) in alone.gradients where !graph.values[value].hasRows {
          sums[value] = zip(sums[value] ?? gradient.elements.map { _ in 0 }, gradient.elements).map { $0 + $1 }
        }
      }
      // Else a row's loss is divided by the number of its own terms.
      if case .loss(let node) = graph.objective, node.reduction == .mean, node.signature.divisorDependsOnTarget {
        continue
      }
      if let expected = whole.loss { expectSame(Tensor(loss), expected, "\(golden.name): loss") }
      for (value, sum) in sums {
        expectSame(
          Tensor(shape: graph.shape(of: value), elements: sum), whole.gradients[value],
          "\(golden.name): gradient of \(graph.name(of: value))")
      }
    }
    #expect(count > 0)
  }

  private func expectSame(_ actual: Tensor<Double>?, _ expected: Tensor<Double>?, _ what: String) {
    guard let actual, let expected else {
      #expect(actual == nil && expected == nil, "\(what)")
      return
    }
    let scale = expected.elements.reduce(1.0) { $1.isFinite ? max($0, abs($1)) : $0 }
    let isSame = zip(actual.elements, expected.elements).allSatisfy { got, want in
      got == want || (got.isNaN && want.isNaN) || abs(got - want) <= Tolerance.golden(.float64) * scale
    }
    #expect(actual.shape == expected.shape && isSame, "\(what)")
  }

  private func isMask(_ value: Graph.Value) -> Bool {
    if case .dropoutMask = value.origin { true } else { false }
  }

  /// The numbers of one row of the batch.
  private func numbers(
    of row: Int, _ some: Graph, _ graph: Graph, _ bindings: Bindings<Double>
  ) throws -> Bindings<Double> {
    let rows = graph.rows ?? 1
    func named(_ values: [Graph.ValueID], isSliced: Bool) -> [String: Tensor<Double>] {
      var tensors: [String: Tensor<Double>] = [:]
      for value in values {
        tensors[graph.name(of: value)] = isSliced ? slice(bindings[value], row, rows) : bindings[value]
      }
      return tensors
    }
    return try Bindings(
      some, inputs: named(graph.inputs, isSliced: true),
      parameters: named(graph.parameters + graph.buffers, isSliced: false),
      target: graph.target.flatMap { slice(bindings[$0], row, rows) },
      outputGradient: graph.upstream.flatMap { slice(bindings[$0], row, rows) })
  }

  private func slice(_ tensor: Tensor<Double>?, _ row: Int, _ rows: Int) -> Tensor<Double>? {
    guard let tensor, let shape = tensor.shape.replacing(0, with: 1) else { return nil }
    return Tensor(shape: shape, elements: Array(tensor.elements[row * shape.count..<(row + 1) * shape.count]))
  }
}
