import Tensors

// The NumPy spelling of every operation.

extension NumPyWriter {
  /// The Python of the node at `id`, with the given Python for its operands.
  mutating func spelling(of id: Int, _ operands: [PythonTerm]) -> PythonTerm {
    let node = derivation.nodes[id]
    switch node.operation {
    case .symbol(let symbol): return PythonTerm(identifiers[symbol] ?? "None")
    case .ones(let shape): return shape.rank == 0 ? PythonTerm("1") : constant("ones", shape)
    case .zeros(let shape): return shape.rank == 0 ? PythonTerm("0") : constant("zeros", shape)
    case .combination(let factors): return combination(factors, node.operands, operands)
    case .hadamard: return product(operands)
    case .quotient: return PythonTerm("\(operands[0].asFirstFactor) / \(operands[1].asFactor)", .product)
    case .square: return PythonTerm("\(operands[0].asPrimary)**2", .power)
    case .function(let function): return spelling(of: function, operands[0])
    // [*, k] @ [k, n] → [*, n]
    case .timesTransposed: return PythonTerm("\(operands[0].asMatrix) @ \(operands[1].asPrimary).T", .matrixProduct)
    case .times: return PythonTerm("\(operands[0].asMatrix) @ \(operands[1].asMatrix)", .matrixProduct)
    case .transposedTimes: return transposedTimes(node, operands)
    case .rowSum:
      return sum(operands[0], from: shape(of: node.operands[0]), to: node.shape)
    case .sum(let shape): return sum(operands[0], from: self.shape(of: node.operands[0]), to: shape)
    case .total: return PythonTerm("np.sum(\(operands[0].text))")
    case .slice(let axis, let lower, let upper):
      let ranges = Array(repeating: ":", count: axis) + ["\(lower):\(upper)"]
      return PythonTerm("\(operands[0].asPrimary)[\(ranges.joined(separator: ", "))]")
    case .concatenation(let axis):
      return PythonTerm("np.concatenate([\(operands.map(\.text).joined(separator: ", "))], axis=\(axis))")
    }
  }

  private func shape(of id: Int) -> Shape { derivation.nodes[id].shape }

  private func constant(_ name: String, _ shape: Shape) -> PythonTerm {
    PythonTerm("np.\(name)(\(Python.tuple(shape.dimensions)))")
  }

  private func combination(_ factors: [Coefficient], _ ids: [Int], _ operands: [PythonTerm]) -> PythonTerm {
    var text = ""
    for (index, (factor, operand)) in zip(factors, operands).enumerated() {
      let isNegative = factor.number < 0
      if index > 0 {
        text += isNegative ? " - " : " + "
      } else if isNegative {
        text += "-"
      }
      let isOne = if case .ones(.scalar) = derivation.nodes[ids[index]].operation { true } else { false }
      switch magnitude(of: factor) {
      case nil: text += index == 0 && isNegative ? operand.asFirstFactor : operand.asTerm
      case let number? where isOne: text += number
      case let number?: text += "\(number) * \(operand.asFirstFactor)"
      }
    }
    return PythonTerm(text, factors.count > 1 || factors[0].number < 0 ? .sum : .product)
  }

  /// A coefficient without its sign, as a product; `nil` for 1.
  private func magnitude(of factor: Coefficient) -> String? {
    let magnitude = abs(factor.number)
    if magnitude == 1, factor.countPower == 0 { return nil }
    var numerator = Python.number(magnitude)
    var denominator: [String] = []
    if numerator.utf8.count > 6, let whole = Int(exactly: (1 / magnitude).rounded()), 1 / Double(whole) == magnitude {
      numerator = "1"
      denominator.append(String(whole))
    }
    switch factor.countPower {
    case ...0: break
    case 1: denominator.append(countIdentifier)
    default: denominator.append("\(countIdentifier)**\(factor.countPower)")
    }
    switch denominator.count {
    case 0: return numerator
    case 1: return "\(numerator) / \(denominator[0])"
    default: return "\(numerator) / (\(denominator.joined(separator: " * ")))"
    }
  }

  private func product(_ operands: [PythonTerm]) -> PythonTerm {
    let factors = operands.enumerated().map { $0 == 0 ? $1.asFirstFactor : $1.asFactor }
    return PythonTerm(factors.joined(separator: " * "), .product)
  }

  /// [*, m]ᵀ · [*, n] → [m, n].
  private func transposedTimes(_ node: ExpressionNode, _ operands: [PythonTerm]) -> PythonTerm {
    let (a, b) = (shape(of: node.operands[0]), shape(of: node.operands[1]))
    switch a.rank {
    case ...1: return PythonTerm("np.outer(\(operands[0].text), \(operands[1].text))")
    case 2: return PythonTerm("\(operands[0].asPrimary).T @ \(operands[1].asMatrix)", .matrixProduct)
    default:
      let left = "\(operands[0].asPrimary).reshape(-1, \(a.last)).T"
      return PythonTerm("\(left) @ \(operands[1].asPrimary).reshape(-1, \(b.last))", .matrixProduct)
    }
  }

  /// The sum over the dimensions along which a tensor of shape `part` is broadcast to `whole`.
  private func sum(_ operand: PythonTerm, from whole: Shape, to part: Shape) -> PythonTerm {
    let axes = reducedAxes(from: whole, to: part)
    if axes.isEmpty { return operand }
    if part.rank == 0 { return PythonTerm("np.sum(\(operand.text))") }
    let axis = axes.count == 1 ? String(axes[0]) : Python.tuple(axes)
    if part.rank == whole.rank { return PythonTerm("np.sum(\(operand.text), axis=\(axis), keepdims=True)") }
    let sum = "np.sum(\(operand.text), axis=\(axis))"
    let isWhole = whole.rank - part.rank == axes.count
    return PythonTerm(isWhole ? sum : "\(sum).reshape(\(Python.tuple(part.dimensions)))")
  }

  private mutating func spelling(of function: ElementwiseFunction, _ argument: PythonTerm) -> PythonTerm {
    switch function {
    case .sigmoid: return call(.sigmoid, argument.text)
    case .tanh: return PythonTerm("np.tanh(\(argument.text))")
    case .relu: return PythonTerm("np.maximum(\(argument.text), 0)")
    case .isPositive: return PythonTerm("np.where(\(argument.text) > 0, 1.0, 0.0)")
    case .clampedLogarithm: return call(.clampedLogarithm, argument.text)
    case .atLeastEpsilon:
      return PythonTerm("np.maximum(\(argument.text), \(Python.number(ElementwiseFunction.epsilon)))")
    }
  }

  /// A call of a helper, which the program then gets.
  mutating func call(_ helper: NumPyHelper, _ arguments: String...) -> PythonTerm {
    helpers.insert(helper)
    return PythonTerm("\(helper.rawValue)(\(arguments.joined(separator: ", ")))")
  }
}
