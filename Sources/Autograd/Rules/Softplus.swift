import Networks
import Tensors

/// y = log(1 + e^(βx))/β, and x itself where βx > threshold: by default 20, where the two differ by 2·10⁻⁹
///
///     x̄ = ȳ e^(βx)/(1 + e^(βx)), and ȳ where βx > threshold
extension Softplus: ElementwiseRule {
  var kink: Double? { threshold / beta }

  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    let scaled = Scalar(beta) * x
    return scaled > Scalar(threshold) ? x : .log(onePlus: .exp(scaled)) / Scalar(beta)
  }

  func cotangent<Scalar: TensorScalar>(_ upstream: Scalar, at x: Scalar, value y: Scalar) -> Scalar {
    let scaled = Scalar(beta) * x
    if scaled > Scalar(threshold) { return upstream }
    let exponential = Scalar.exp(scaled)
    return upstream * exponential / (exponential + 1)
  }
}
