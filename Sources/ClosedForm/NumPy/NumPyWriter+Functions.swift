import Tensors

// The NumPy spelling of every elementwise function, and of what has to do with classes.

extension NumPyWriter {
  mutating func spelling(of function: ElementwiseFunction, _ argument: PythonTerm) -> PythonTerm {
    let x = argument.text
    switch function {
    case .sigmoid: return call(.sigmoid, [x])
    case .logSigmoid: return call(.logSigmoid, [x])
    case .tanh: return PythonTerm("np.tanh(\(x))")
    case .relu: return PythonTerm("np.maximum(\(x), 0)")
    case .isPositive: return PythonTerm("np.where(\(x) <= 0, 0.0, 1.0)")
    case .leakyReLU(let slope): return call(.leakyReLU, [x, "slope=\(Python.number(slope))"])
    case .leakyReLUDerivative(let slope): return PythonTerm("np.where(\(x) > 0, 1.0, \(Python.number(slope)))")
    case .elu(let alpha): return call(.elu, [x, "alpha=\(Python.number(alpha))"])
    case .eluDerivative(let alpha): return call(.eluDerivative, [x, "alpha=\(Python.number(alpha))"])
    case .softplus(let beta, let threshold): return call(.softplus, [x] + keywords(beta, threshold))
    case .softplusDerivative(let beta, let threshold):
      return call(.softplusDerivative, [x] + keywords(beta, threshold))
    case .normalDistribution: return call(.normalDistribution, [x])
    case .normalDensity: return call(.normalDensity, [x])
    case .approximateNormalDistribution: return call(.approximateNormalDistribution, [x])
    case .approximateNormalDensity: return call(.approximateNormalDensity, [x])
    case .exponential: return PythonTerm("np.exp(\(x))")
    case .squareRoot: return PythonTerm("np.sqrt(\(x))")
    case .absolute: return PythonTerm("np.abs(\(x))")
    case .sign: return call(.sign, [x])
    case .clamp(let limit): return PythonTerm("np.clip(\(x), \(Python.number(-limit)), \(Python.number(limit)))")
    case .huber(let delta): return call(.huber, [x, "delta=\(Python.number(delta))"])
    case .clampedLogarithm: return call(.clampedLogarithm, [x])
    case .atLeastEpsilon: return PythonTerm("np.maximum(\(x), \(Python.number(ElementwiseFunction.epsilon)))")
    }
  }

  private func keywords(_ beta: Double, _ threshold: Double) -> [String] {
    ["beta=\(Python.number(beta))", "threshold=\(Python.number(threshold))"]
  }

  /// A, with 0 where the class is the one that is ignored.
  func masked(_ operands: [PythonTerm], axis: Int?, ignored: Int) -> PythonTerm {
    let classes = axis.map { "np.expand_dims(\(operands[1].text), \($0))" } ?? operands[1].text
    return PythonTerm("np.where(\(classes) == \(ignored), 0.0, \(operands[0].text))")
  }
}
