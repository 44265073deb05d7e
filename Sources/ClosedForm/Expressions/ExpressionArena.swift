import Tensors

/// The expressions of one derivation, hash-consed: what is built twice is there once, so that shared
/// subexpressions are evaluated once and size grows with the network and not with its paths.
///
/// Nodes only refer to earlier ones. The arena is confined to the construction of a ``Derivation``, which keeps the
/// finished ``nodes``.
package final class ExpressionArena {
  /// All nodes, operands before what they are operands of.
  package private(set) var nodes: [ExpressionNode] = []
  private var places: [ExpressionNode: Int] = [:]

  /// What each auxiliary stands for, in the order in which they were named.
  package private(set) var auxiliaries: [(symbol: SymbolID, definition: Int)] = []

  /// Makes an empty arena.
  package init() {}

  /// Makes an arena that goes on from `nodes`, which keep their places.
  package init(continuing nodes: [ExpressionNode]) {
    self.nodes = nodes
    places = Dictionary(zip(nodes, nodes.indices)) { first, _ in first }
  }

  /// The node's one place.
  func intern(_ operation: Operation, _ operands: [Expression], _ shape: Shape) -> Expression {
    var leaves = operands.isEmpty ? 1 : 0
    for operand in operands { leaves = min(leaves + operand.node.leaves, 1 << 20) }
    let node = ExpressionNode(
      operation: operation, operands: operands.map(\.id), shape: shape, leaves: leaves)
    if let place = places[node] { return Expression(arena: self, id: place) }
    nodes.append(node)
    places[node] = nodes.count - 1
    return Expression(arena: self, id: nodes.count - 1)
  }

  /// The named thing `symbol`, of shape `shape`.
  func symbol(_ symbol: SymbolID, _ shape: Shape) -> Expression { intern(.symbol(symbol), [], shape) }

  /// The symbol that from now on stands for `definition`.
  func define(_ auxiliary: Auxiliary, of value: Int, _ definition: Expression) -> Expression {
    let symbol = SymbolID.auxiliary(value, auxiliary)
    auxiliaries.append((symbol, definition.id))
    return self.symbol(symbol, definition.shape)
  }

  /// 1 everywhere.
  func ones(_ shape: Shape) -> Expression { intern(.ones(shape), [], shape) }

  /// 0 everywhere.
  func zeros(_ shape: Shape) -> Expression { intern(.zeros(shape), [], shape) }

  /// The shape that all operands broadcast to.
  /// - Precondition: they do, which the graph's shape rules see to.
  func broadcast(_ operands: [Expression]) -> Shape {
    var shape = operands.first?.shape ?? .scalar
    for operand in operands.dropFirst() {
      guard let joined = shape.broadcast(with: operand.shape) else {
        preconditionFailure("a rule joined shapes \(shape) and \(operand.shape), which do not broadcast")
      }
      shape = joined
    }
    return shape
  }
}
