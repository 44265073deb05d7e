import Networks
import Tensors

/// Evaluates expressions on the numbers of one run, each at most once.
struct Evaluator {
  private let derivation: Derivation
  private let bindings: Bindings<Double>
  /// The values that have been computed so far, by expression.
  var known: [Tensor<Double>?]

  init(_ derivation: Derivation, _ bindings: Bindings<Double>) {
    self.derivation = derivation
    self.bindings = bindings
    known = Array(repeating: nil, count: derivation.nodes.count)
  }

  /// The value of the expression at `id`. What it depends on is evaluated before it, from a list and not by
  /// recursion: networks may be thousands of layers deep.
  mutating func value(of id: Int) -> Tensor<Double> {
    var pending = [id]
    while let next = pending.last {
      let missing = known[next] == nil ? derivation.dependencies(of: next).filter { known[$0] == nil } : []
      if missing.isEmpty {
        pending.removeLast()
        if known[next] == nil { known[next] = compute(next) }
      } else {
        pending += missing
      }
    }
    return known[id] ?? compute(id)
  }

  /// The value of the expression at `id`, all of whose dependencies are known.
  func compute(_ id: Int) -> Tensor<Double> {
    let node = derivation.nodes[id]
    let operands = derivation.dependencies(of: id).compactMap { known[$0] }
    switch node.operation {
    case .symbol(.value(let value)): return operands.first ?? bindings[value]
    case .symbol(.delta): return operands.first ?? Tensor(shape: node.shape, repeating: 0)
    case .ones(let shape): return Tensor(shape: shape, repeating: 1)
    case .zeros(let shape): return Tensor(shape: shape, repeating: 0)
    case .combination(let factors):
      let numbers = factors.map { $0.value(count: derivation.termCount) }
      return Elementwise.combination(numbers, operands, shape: node.shape)
    case .hadamard: return Elementwise.fold(operands, shape: node.shape) { $0 * $1 }
    case .quotient: return Elementwise.fold(operands, shape: node.shape) { $0 / $1 }
    case .square: return Elementwise.map(operands[0]) { $0 * $0 }
    case .function(let function): return Elementwise.apply(function, to: operands[0])
    case .timesTransposed: return MatrixProduct.timesTransposed(operands[0], operands[1], shape: node.shape)
    case .times: return MatrixProduct.times(operands[0], operands[1], shape: node.shape)
    case .transposedTimes: return MatrixProduct.transposedTimes(operands[0], operands[1], shape: node.shape)
    case .rowSum, .sum, .total: return Elementwise.sum(operands[0], to: node.shape)
    case .slice(let axis, let lower, _): return Parts.slice(operands[0], from: lower, along: axis, shape: node.shape)
    case .concatenation(let axis): return Parts.concatenation(operands, along: axis, shape: node.shape)
    }
  }
}
