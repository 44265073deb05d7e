import Networks
import Tensors

/// One step of a path back from the loss: from a layer's output to something that the layer reads, or to a parameter
/// of it. What it does to the gradient is linear.
struct BackwardEdge {
  /// What the edge leads to.
  let target: Graph.ValueID
  /// Its place among the layer's sources, or among its parameters.
  let port: Int
  /// The symbol that stands for the gradient at the layer's output.
  let placeholder: Int
  /// What the edge makes of it.
  let result: Int
  /// The expressions between the two, each behind its operands, the result last; empty where nothing changes.
  let program: [Int]
  /// What the program uses besides, and what does not change from one gradient to the next.
  let constants: [Int]

  init(to target: Graph.ValueID, port: Int, from placeholder: Expression, result: Expression) {
    self.target = target
    self.port = port
    self.placeholder = placeholder.id
    self.result = result.id
    let nodes = result.arena.nodes
    // Operands stand before what they are operands of: one walk from the first place to the last sees what depends
    // on the placeholder.
    var seen: Set<Int> = []
    var pending = [result.id]
    while let id = pending.popLast() {
      if id != placeholder.id, seen.insert(id).inserted { pending += nodes[id].operands }
    }
    var dependent: Set<Int> = [placeholder.id]
    var program: [Int] = []
    for id in seen.sorted() where nodes[id].operands.contains(where: dependent.contains) {
      dependent.insert(id)
      program.append(id)
    }
    let operands = Set(program.flatMap { nodes[$0].operands }).subtracting(dependent)
    // A result that does not depend on the gradient at all: 0.
    constants = operands.sorted() + (dependent.contains(result.id) ? [] : [result.id])
    self.program = program
  }
}

extension Evaluator {
  /// What `edge` makes of a gradient at its layer's output.
  mutating func apply(_ edge: BackwardEdge, to gradient: Tensor<Double>) throws(DerivationError) -> Tensor<Double> {
    if edge.result == edge.placeholder { return gradient }
    for id in edge.constants where known[id] == nil { known[id] = try value(of: id) }
    known[edge.placeholder] = gradient
    for id in edge.program { known[id] = try compute(id) }
    let result = if let known = known[edge.result] { known } else { try compute(edge.result) }
    for id in edge.program { known[id] = nil }
    known[edge.placeholder] = nil
    return result
  }
}
