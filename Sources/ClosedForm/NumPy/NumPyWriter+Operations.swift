import Tensors

// The NumPy spelling of every operation.

extension NumPyWriter {
  /// The Python of the node at `id`, with the given Python for its operands.
  mutating func spelling(of id: Int, _ operands: [PythonTerm]) -> PythonTerm {
    let node = derivation.nodes[id]
    switch node.operation {
    case .symbol(let symbol): return PythonTerm(identifiers[symbol] ?? "None")
    case .ones(let shape): return constant("ones", shape)
    case .zeros(let shape): return constant("zeros", shape)
    case .combination(let factors): return combination(factors, node.operands, operands)
    case .hadamard: return product(operands)
    case .quotient:
      let numerator = isOne(node.operands[0]) ? "1" : operands[0].asFirstFactor
      return PythonTerm("\(numerator) / \(operands[1].asFactor)", .product)
    case .square: return PythonTerm("\(operands[0].asPrimary)**2", .power)
    case .function(let function): return spelling(of: function, operands[0])
    // [*, k] @ [k, n] → [*, n]
    case .timesTransposed: return PythonTerm("\(operands[0].asMatrix) @ \(operands[1].asPrimary).T", .matrixProduct)
    case .times: return PythonTerm("\(operands[0].asMatrix) @ \(operands[1].asMatrix)", .matrixProduct)
    case .transposedTimes: return transposedTimes(node, operands)
    case .rowSum:
      return reduction("sum", operands[0], from: shape(of: node.operands[0]), to: node.shape)
    case .sum(let shape): return reduction("sum", operands[0], from: self.shape(of: node.operands[0]), to: shape)
    case .total: return PythonTerm("np.sum(\(operands[0].text))")
    case .slice(let axis, let lower, let upper):
      let ranges = Array(repeating: ":", count: axis) + ["\(lower):\(upper)"]
      return PythonTerm("\(operands[0].asPrimary)[\(ranges.joined(separator: ", "))]")
    case .concatenation(let axis):
      return PythonTerm("np.concatenate([\(operands.map(\.text).joined(separator: ", "))], axis=\(axis))")
    case .mean(let shape): return reduction("mean", operands[0], from: self.shape(of: node.operands[0]), to: shape)
    case .reshape(let shape), .aligned(let shape):
      if let plain = plainReduction(node.operands[0], shape: shape) { return plain }
      return PythonTerm("np.reshape(\(operands[0].text), \(Python.tuple(shape.dimensions)))")
    case .convolution(let it): return convolution(it, operands[0], operands[1])
    case .transposedConvolution(let it): return transposedConvolution(it, operands[0], operands[1])
    case .kernelCorrelation(let it): return kernelCorrelation(it, operands[0], operands[1])
    case .maximumPooling(let window):
      return maximumPooling(window, operands[0], shape(of: node.operands[0]), node.shape)
    case .maximumUnpooling(let window):
      return maximumUnpooling(window, operands[0], operands[1], node.shape, shape(of: node.operands[0]))
    case .averagePooling(let it): return averagePooling(it, operands[0], shape(of: node.operands[0]), node.shape)
    case .averageUnpooling(let it): return averageUnpooling(it, operands[0], node.shape, shape(of: node.operands[0]))
    case .softmax(let axis): return call(.softmax, [operands[0].text, "axis=\(axis)"])
    case .logSoftmax(let axis): return call(.logSoftmax, [operands[0].text, "axis=\(axis)"])
    case .oneHot(let axis, let classes): return call(.oneHot, [operands[0].text, "\(classes)", "axis=\(axis)"])
    case .pick(let axis): return call(.pick, operands.map(\.text) + ["axis=\(axis)"])
    case .masked(let axis, let ignored): return masked(operands, axis: axis, ignored: ignored)
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
      switch magnitude(of: factor) {
      case nil where isOne(ids[index]): text += "1"
      case nil: text += index == 0 && isNegative ? operand.asFirstFactor : operand.asTerm
      case let number? where isOne(ids[index]): text += number
      case let number?: text += "\(number) * \(operand.asFirstFactor)"
      }
    }
    return PythonTerm(text, factors.count > 1 || factors[0].number < 0 ? .sum : .product)
  }

  /// Whether the expression is the number 1.
  private func isOne(_ id: Int) -> Bool {
    if case .ones(.scalar) = derivation.nodes[id].operation { true } else { false }
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

  /// The sum (or mean) over the dimensions along which a tensor of shape `part` is broadcast to `whole`.
  private func reduction(_ name: String, _ operand: PythonTerm, from whole: Shape, to part: Shape) -> PythonTerm {
    let axes = reducedAxes(from: whole, to: part)
    if axes.isEmpty { return operand }
    if part.rank == 0 { return PythonTerm("np.\(name)(\(operand.text))") }
    let axis = axes.count == 1 ? String(axes[0]) : Python.tuple(axes)
    if part.rank == whole.rank { return PythonTerm("np.\(name)(\(operand.text), axis=\(axis), keepdims=True)") }
    let reduced = "np.\(name)(\(operand.text), axis=\(axis))"
    let isWhole = whole.rank - part.rank == axes.count
    return isWhole ? PythonTerm(reduced) : PythonTerm("np.reshape(\(reduced), \(Python.tuple(part.dimensions)))")
  }

  /// A sum or mean that stands inside of a reshaping which only leaves out what has been summed over.
  private func plainReduction(_ id: Int, shape: Shape) -> PythonTerm? {
    let node = derivation.nodes[id]
    let name: String
    switch node.operation {
    case .sum: name = "sum"
    case .mean: name = "mean"
    default: return nil
    }
    guard isWithin(id), let operand = terms[node.operands[0]] else { return nil }
    let whole = self.shape(of: node.operands[0])
    let axes = reducedAxes(from: whole, to: node.shape)
    let kept = whole.dimensions.enumerated().filter { !axes.contains($0.offset) }.map(\.element)
    guard kept == shape.dimensions, !axes.isEmpty else { return nil }
    return PythonTerm("np.\(name)(\(operand.text), axis=\(axes.count == 1 ? String(axes[0]) : Python.tuple(axes)))")
  }

  /// A call of a helper, which the program then gets.
  mutating func call(_ helper: NumPyHelper, _ arguments: [String]) -> PythonTerm {
    helpers.formUnion([helper] + helper.dependencies)
    return PythonTerm("\(helper.rawValue)(\(arguments.joined(separator: ", ")))")
  }
}
