import Networks
import Tensors

/// The gradients of a network as mathematics: every formula of the forward pass, the loss and the backward pass,
/// found by matrix calculus, and the values of those very formulas.
///
/// It is found in one joint sweep, whose time and size grow linearly with the number of layers, and can be evaluated
/// any number of times.
public struct Derivation: Sendable {
  /// The network.
  public let graph: Graph

  /// The expressions that the formulas consist of.
  private(set) var nodes: [ExpressionNode]
  /// The formula of each layer's output, by value.
  private(set) var outputs: [Int?]
  /// The loss's formula.
  let loss: Int?
  /// The gradient's formula, by value; `nil` where the loss does not depend on it.
  let gradients: [Int?]
  /// What each δ stands for, by value.
  let deltaDefinitions: [Int?]
  /// The values that have a δ, in backward order.
  let deltaOrder: [Graph.ValueID]
  /// What the layers name on the way to their outputs, in forward order.
  let auxiliaries: [(symbol: SymbolID, definition: Int)]
  /// The place where the loss and the last activation have been simplified together.
  let cancellation: (value: Graph.ValueID, activation: Graph.ValueID, rule: String, gradient: Int)?
  /// The place where the loss's own derivative has been simplified.
  let lossSimplification: (value: Graph.ValueID, rule: String, gradient: Int)?
  /// Whether there is something to differentiate.
  let hasGradients: Bool
  /// How everything is called.
  private(set) var names: NameTable

  private let auxiliaryDefinitions: [SymbolID: Int]

  /// Differentiates `graph`.
  /// - Throws: ``DerivationError`` where a layer's or the loss's kind has no formulas.
  public init(_ graph: Graph) throws(DerivationError) {
    let sweep = try ReverseSweep(graph)
    self.graph = graph
    nodes = sweep.arena.nodes
    outputs = sweep.outputs.map { $0?.id }
    loss = sweep.loss?.id
    gradients = sweep.gradients.map { $0?.id }
    deltaDefinitions = sweep.deltas.map { $0?.id }
    deltaOrder = sweep.deltaOrder
    auxiliaries = sweep.arena.auxiliaries
    auxiliaryDefinitions = Dictionary(uniqueKeysWithValues: auxiliaries.map { ($0.symbol, $0.definition) })
    cancellation = sweep.cancellation.map { ($0.value, $0.activation, $0.joint.rule, $0.joint.gradient.id) }
    lossSimplification = sweep.lossSimplification.map { ($0.value, $0.rule, $0.gradient.id) }
    hasGradients =
      switch graph.objective {
      case nil: false
      case .outputGradient: true
      case .loss(let node): node.reduction != .none || node.upstream != nil
      }
    names = NameTable(graph)
  }

  /// The number of distinct expressions: what the formulas' size is measured in.
  public var expressionCount: Int { nodes.count }

  /// The number of terms that the loss takes the mean of, N in formulas; 1 without a loss.
  var termCount: Int {
    if case .loss(let node) = graph.objective { node.signature.meanDivisor } else { 1 }
  }

  /// N for the numbers of `bindings`, which tell where some terms may be ignored, or weigh more than others.
  func termCount(_ bindings: Bindings<Double>) -> Double {
    guard case .loss(let node) = graph.objective, node.signature.divisorDependsOnTarget, let target = node.target
    else { return Double(termCount) }
    return node.loss.meanDivisor(target: bindings[target])
  }

  /// Throws where gradients by `wanted` do not exist.
  func check(_ wanted: [Graph.ValueID]) throws(DerivationError) {
    guard hasGradients || wanted.isEmpty else { throw .nothingToDifferentiate }
    for value in wanted where !graph.isDifferentiable(value) {
      throw .notDifferentiable(name: graph.name(of: value))
    }
  }

  /// What an auxiliary stands for.
  func definition(of auxiliary: SymbolID) -> Int? { auxiliaryDefinitions[auxiliary] }

  /// The same derivation with what has been added to its expressions, and with more values than the graph's own: each
  /// is defined by an expression and called by a name.
  func extended(by arena: ExpressionArena, values added: [(name: SymbolName, definition: Int)]) -> Derivation {
    var copy = self
    copy.nodes = arena.nodes
    copy.outputs += added.map(\.definition)
    copy.names.append(added.map(\.name))
    return copy
  }

  /// What the node at `id` needs evaluated before it: its operands, or what its symbol stands for.
  func dependencies(of id: Int) -> [Int] {
    switch nodes[id].operation {
    case .symbol(.value(let value)): outputs[value].map { [$0] } ?? []
    case .symbol(.delta(let value)): deltaDefinitions[value].map { [$0] } ?? []
    case .symbol(let symbol): auxiliaryDefinitions[symbol].map { [$0] } ?? []
    default: nodes[id].operands
    }
  }

  /// All expressions that those at `roots` consist of, each once, symbols' definitions included.
  func reachable(from roots: [Int]) -> [Int] {
    var isSeen = [Bool](repeating: false, count: nodes.count)
    var found: [Int] = []
    var pending = roots
    while let id = pending.popLast() {
      guard !isSeen[id] else { continue }
      isSeen[id] = true
      found.append(id)
      pending += dependencies(of: id)
    }
    return found
  }
}
