import Clocks
import Networks
import Tensors

/// Evaluates expressions on the numbers of one run, each at most once.
struct Evaluator {
  private let derivation: Derivation
  private let bindings: Bindings<Double>
  private let termCount: Double
  private let deadline: Deadline?
  /// The values that have been computed so far, by expression.
  var known: [Tensor<Double>?]

  init(_ derivation: Derivation, _ bindings: Bindings<Double>, _ deadline: Deadline? = nil) {
    self.derivation = derivation
    self.bindings = bindings
    self.deadline = deadline
    termCount = derivation.termCount(bindings)
    known = Array(repeating: nil, count: derivation.nodes.count)
  }

  /// The number of a value of the graph.
  /// - Throws: ``DerivationError/deadlineExceeded``.
  mutating func value(ofValue value: Graph.ValueID) throws(DerivationError) -> Tensor<Double> {
    guard let id = derivation.outputs[value] else { return bindings[value] }
    return try self.value(of: id)
  }

  /// The gradient by a value of the graph; zero where the objective does not depend on it.
  /// - Throws: ``DerivationError/deadlineExceeded``.
  mutating func gradient(of value: Graph.ValueID) throws(DerivationError) -> Tensor<Double> {
    guard let id = derivation.gradients[value] else {
      return Tensor(shape: derivation.graph.shape(of: value), repeating: 0)
    }
    return try self.value(of: id)
  }

  /// The value of the expression at `id`. What it depends on is evaluated before it, from a list and not by
  /// recursion: networks may be thousands of layers deep.
  /// - Throws: ``DerivationError/deadlineExceeded``.
  mutating func value(of id: Int) throws(DerivationError) -> Tensor<Double> {
    var pending = [id]
    while let next = pending.last {
      let missing = known[next] == nil ? derivation.dependencies(of: next).filter { known[$0] == nil } : []
      if missing.isEmpty {
        pending.removeLast()
        if known[next] == nil { known[next] = try compute(next) }
      } else {
        pending += missing
      }
    }
    if let value = known[id] { return value }
    return try compute(id)
  }

  /// The value of the expression at `id`, all of whose dependencies are known.
  /// - Throws: ``DerivationError/deadlineExceeded``.
  func compute(_ id: Int) throws(DerivationError) -> Tensor<Double> {
    if let deadline, deadline.hasPassed { throw .deadlineExceeded }
    let node = derivation.nodes[id]
    let shape = node.shape
    let operands = derivation.dependencies(of: id).compactMap { known[$0] }
    switch node.operation {
    case .symbol(.value(let value)): return operands.first ?? bindings[value]
    case .symbol(.delta), .symbol(.auxiliary): return operands.first ?? Tensor(shape: shape, repeating: 0)
    case .ones(let shape): return Tensor(shape: shape, repeating: 1)
    case .zeros(let shape): return Tensor(shape: shape, repeating: 0)
    case .combination(let factors):
      let numbers = factors.map { $0.value(count: termCount) }
      return Elementwise.combination(numbers, operands, shape: shape)
    case .hadamard: return Elementwise.fold(operands, shape: shape) { $0 * $1 }
    case .quotient: return Elementwise.fold(operands, shape: shape) { $0 / $1 }
    case .square: return Elementwise.map(operands[0]) { $0 * $0 }
    case .function(let function): return Elementwise.apply(function, to: operands[0])
    case .timesTransposed: return MatrixProduct.timesTransposed(operands[0], operands[1], shape: shape)
    case .times: return MatrixProduct.times(operands[0], operands[1], shape: shape)
    case .transposedTimes: return MatrixProduct.transposedTimes(operands[0], operands[1], shape: shape)
    case .rowSum, .sum, .total: return Elementwise.sum(operands[0], to: shape)
    case .slice(let axis, let lower, _): return Parts.slice(operands[0], from: lower, along: axis, shape: shape)
    case .concatenation(let axis): return Parts.concatenation(operands, along: axis, shape: shape)
    case .mean(let part):
      let sum = Elementwise.sum(operands[0], to: part)
      let count = Double(operands[0].shape.count) / Double(part.count)
      return Elementwise.map(sum) { $0 / count }
    case .reshape, .aligned: return Elementwise.reshape(operands[0], to: shape)
    case .convolution(let it): return Correlation.convolution(it, operands[0], operands[1], shape: shape)
    case .transposedConvolution(let it): return Correlation.transposed(it, operands[0], operands[1], shape: shape)
    case .kernelCorrelation(let it): return Correlation.kernels(it, operands[0], operands[1], shape: shape)
    case .maximumPooling(let window): return Pooling.maximum(window, operands[0], shape: shape)
    case .maximumUnpooling(let window): return Pooling.maximumAdjoint(window, operands[0], operands[1])
    case .averagePooling(let pooling): return Pooling.average(pooling, operands[0], shape: shape)
    case .averageUnpooling(let pooling): return Pooling.averageAdjoint(pooling, operands[0], shape: shape)
    case .softmax(let axis): return Classes.softmax(operands[0], axis: axis, isLogarithm: false)
    case .logSoftmax(let axis): return Classes.softmax(operands[0], axis: axis, isLogarithm: true)
    case .oneHot(let axis, _): return Classes.oneHot(operands[0], axis: axis, shape: shape)
    case .pick(let axis): return Classes.pick(operands[0], operands[1], axis: axis)
    case .masked(let axis, let ignored):
      return Classes.masked(operands[0], operands[1], axis: axis, ignored: ignored)
    }
  }
}
