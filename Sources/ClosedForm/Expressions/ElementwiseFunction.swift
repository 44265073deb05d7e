import RealModule

/// A function of one number that acts on every element.
package enum ElementwiseFunction: Hashable, Sendable {
  /// σ(x) = 1/(1 + e⁻ˣ).
  case sigmoid
  /// log σ(x), without overflow.
  case logSigmoid
  /// tanh x.
  case tanh
  /// max(x, 0).
  case relu
  /// 1 where x > 0, else 0 (at 0 too, as in PyTorch).
  case isPositive
  /// x where x > 0, else αx.
  case leakyReLU(slope: Double)
  /// 1 where x > 0, else α.
  case leakyReLUDerivative(slope: Double)
  /// x where x > 0, else α(eˣ − 1).
  case elu(alpha: Double)
  /// 1 where x > 0, else αeˣ.
  case eluDerivative(alpha: Double)
  /// log(1 + e^(βx))/β, and x where βx > threshold.
  case softplus(beta: Double, threshold: Double)
  /// σ(βx), and 1 where βx > threshold.
  case softplusDerivative(beta: Double, threshold: Double)
  /// Φ(x), the normal distribution's share below x.
  case normalDistribution
  /// φ(x) = Φ′(x), the normal distribution's density at x.
  case normalDensity
  /// ½(1 + tanh(√(2/π)(x + 0.044715x³))), which is about Φ(x).
  case approximateNormalDistribution
  /// The derivative of ``approximateNormalDistribution``.
  case approximateNormalDensity
  /// eˣ.
  case exponential
  /// √x.
  case squareRoot
  /// |x|.
  case absolute
  /// −1, 0 or 1, with the sign of x.
  case sign
  /// x, held between −limit and limit.
  case clamp(limit: Double)
  /// ½x² where |x| ≤ δ, else δ(|x| − ½δ).
  case huber(delta: Double)
  /// log x, held above −100, as `torch.nn.BCELoss` does.
  case clampedLogarithm
  /// max(x, ε) with ε = 10⁻¹², below which `torch.nn.BCELoss` lets no denominator fall.
  case atLeastEpsilon

  /// The least denominator of ``atLeastEpsilon``: 10⁻¹² as PyTorch writes it, in single precision.
  package static let epsilon = Double(1e-12 as Float)

  /// The function's value at `x`. What is not a number stays so.
  package func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .sigmoid: 1 / (1 + .exp(-x))
    case .logSigmoid: min(x, 0) - .log(onePlus: .exp(-abs(x)))
    case .tanh: .tanh(x)
    case .relu: x <= 0 ? 0 : x
    case .isPositive: x <= 0 ? 0 : 1
    case .leakyReLU(let slope): x > 0 ? x : slope * x
    case .leakyReLUDerivative(let slope): x > 0 ? 1 : slope
    case .elu(let alpha): x <= 0 ? alpha * .expMinusOne(x) : x
    case .eluDerivative(let alpha): x <= 0 ? alpha * .exp(x) : 1
    case .softplus(let beta, let threshold):
      beta * x > threshold ? x : (max(beta * x, 0) + .log(onePlus: .exp(-abs(beta * x)))) / beta
    case .softplusDerivative(let beta, let threshold): beta * x > threshold ? 1 : 1 / (1 + .exp(-beta * x))
    case .normalDistribution: 0.5 * .erfc(-x * 0.5.squareRoot())
    case .normalDensity: (0.5 / .pi).squareRoot() * .exp(-0.5 * x * x)
    case .approximateNormalDistribution: 0.5 * (1 + .tanh(ElementwiseFunction.bentLine(x)))
    case .approximateNormalDensity: ElementwiseFunction.approximateDensity(x)
    case .exponential: .exp(x)
    case .squareRoot: x.squareRoot()
    case .absolute: abs(x)
    case .sign: x > 0 ? 1 : (x < 0 ? -1 : 0)
    case .clamp(let limit): x < -limit ? -limit : (x > limit ? limit : x)
    case .huber(let delta): abs(x) <= delta ? 0.5 * x * x : delta * (abs(x) - 0.5 * delta)
    case .clampedLogarithm: max(.log(x), -100)
    case .atLeastEpsilon: max(x, ElementwiseFunction.epsilon)
    }
  }

  /// √(2/π)(x + 0.044715x³).
  private static func bentLine(_ x: Double) -> Double { (2 / .pi).squareRoot() * (x + 0.044715 * x * x * x) }

  /// ½(1 − t²)√(2/π)(1 + 3·0.044715x²) with t the tanh of ``bentLine(_:)``.
  private static func approximateDensity(_ x: Double) -> Double {
    let t = Double.tanh(bentLine(x))
    return 0.5 * (1 - t * t) * (2 / .pi).squareRoot() * (1 + 3 * 0.044715 * x * x)
  }
}
