extension ElementwiseFunction {
  /// What stands before and behind the argument.
  func delimiters(in style: PrintStyle) -> (String, String) {
    let isLatex = style == .latex
    func called(_ latex: String, _ text: String, _ index: String = "") -> (String, String) {
      if index.isEmpty { return (isLatex ? "\(latex)(" : "\(text)(", ")") }
      return (isLatex ? "\(latex)_{\(index)}(" : "\(text)[\(index)](", ")")
    }
    func named(_ name: String, prime: Bool = false, _ index: String = "") -> (String, String) {
      called("\\operatorname{\(name)}" + (prime ? "'" : ""), name + (prime ? "′" : ""), index)
    }
    /// A parameter, where it is not the usual one.
    func number(_ value: Double, usual: Double? = nil) -> String { value == usual ? "" : written(value, in: style) }
    return switch self {
    case .sigmoid: called("\\sigma", "σ")
    case .logSigmoid: called("\\log \\sigma", "log σ")
    case .tanh: called("\\tanh", "tanh")
    case .relu: named("ReLU")
    case .isPositive: isLatex ? ("\\mathbf{1}_{\\{", " > 0\\}}") : ("𝟏{", " > 0}")
    case .leakyReLU(let slope): named("LeakyReLU", number(slope))
    case .leakyReLUDerivative(let slope): named("LeakyReLU", prime: true, number(slope))
    case .elu(let alpha): named("ELU", number(alpha, usual: 1))
    case .eluDerivative(let alpha): named("ELU", prime: true, number(alpha, usual: 1))
    case .softplus(let beta, _): named("softplus", number(beta, usual: 1))
    case .softplusDerivative(let beta, _): named("softplus", prime: true, number(beta, usual: 1))
    case .normalDistribution: called("\\Phi", "Φ")
    case .normalDensity: called("\\varphi", "φ")
    case .approximateNormalDistribution: called("\\tilde{\\Phi}", "Φ̃")
    case .approximateNormalDensity: called("\\tilde{\\Phi}'", "Φ̃′")
    case .exponential: isLatex ? ("e^{", "}") : ("exp(", ")")
    case .squareRoot: isLatex ? ("\\sqrt{", "}") : ("√(", ")")
    case .absolute: isLatex ? ("\\left|", "\\right|") : ("|", "|")
    case .sign: named("sign")
    case .clamp(let limit): named("clamp", number(limit))
    case .huber(let delta): called("H", "H", number(delta))
    case .clampedLogarithm: called("\\log", "log")
    case .atLeastEpsilon: isLatex ? ("\\max(", ", \\varepsilon)") : ("max(", ", ε)")
    }
  }
}
