import Networks
import Tensors

/// A layer kind that reverse mode can differentiate: how its value and its vector-Jacobian product are written as
/// instructions.
///
/// With output y and upstream gradient ȳ = ∂E/∂y, the vector-Jacobian product of a source x is
/// x̄ = ȳ · ∂y/∂x. Each kind's rule stands in `Autograd/Rules`, in the file of the kind's name, and opens with these
/// formulas.
protocol Differentiable: Layer {
  /// Appends the instructions that compute `place.output` from `place.sources` and `place.parameters`.
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder)

  /// Appends the instructions that contribute to the gradients of sources and parameters, where they are wanted,
  /// given `upstream`, the gradient of the output.
  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder)

  /// `layer` where it is of this kind: a requirement, so that it is compiled for each kind.
  static func rule(of layer: some Layer) -> (any Differentiable)?
}

/// A loss that reverse mode can differentiate.
protocol DifferentiableLoss: Loss {
  /// Appends the instructions that compute the terms of the loss, before reduction.
  func forward(_ place: LossPlace, terms: Operand, _ program: inout ProgramBuilder)

  /// Appends the instructions that contribute to the prediction's gradient: `factor` times the derivative of the sum of
  /// all terms, each weighted with `upstream` where there is one.
  func pullback(_ place: LossPlace, upstream: Operand?, _ program: inout ProgramBuilder)
}

/// A value at hand: where its numbers lie, and their shape.
struct Operand: Hashable, Sendable {
  /// The place in the arena.
  let place: Int
  /// The shape.
  let shape: Shape

  /// The number of elements.
  var count: Int { shape.count }
}

/// A layer at its place in the program.
struct LayerPlace {
  /// The graph.
  let graph: Graph
  /// The index of the layer's node.
  let node: Int

  /// What the layer reads.
  var sources: Operands { Operands(graph, graph.nodes[node].sources) }
  /// Its parameters and buffers, in the layer's own order.
  var parameters: Operands { Operands(graph, graph.nodes[node].parameters) }
  /// What it writes.
  var output: Operand { graph.operand(graph.nodes[node].output) }
}

/// Some values of a graph as operands, made where they are looked at.
struct Operands: RandomAccessCollection {
  private let graph: Graph
  private let values: [Graph.ValueID]

  init(_ graph: Graph, _ values: [Graph.ValueID]) {
    self.graph = graph
    self.values = values
  }

  var startIndex: Int { 0 }
  var endIndex: Int { values.count }
  subscript(index: Int) -> Operand { graph.operand(values[index]) }
}

extension Graph {
  /// A value, whose place is its id.
  func operand(_ value: ValueID) -> Operand { Operand(place: value, shape: shape(of: value)) }

  /// Something of a value's shape, where it has a place.
  func operand(_ value: ValueID, at place: Int?) -> Operand? {
    guard let place else { return nil }
    return Operand(place: place, shape: shape(of: value))
  }
}

/// A loss at its place in the program.
struct LossPlace {
  /// What the loss reads.
  let prediction: Operand
  /// The target, where the loss takes one.
  let target: Operand?
  /// The loss's weights, where it has them.
  let weights: (terms: Operand?, positiveParts: Operand?)
  /// The number that the sum of all terms is multiplied with.
  let factor: Double
  /// The number that it is divided by, where that depends on the target's numbers.
  var divisor: Operand?
}

/// A program cannot be made of a graph.
public struct CompilationFault: Error, CustomStringConvertible {
  /// Why, as a sentence.
  public let description: String
}
