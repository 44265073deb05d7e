// Functions of one number, applied to every element.

extension NumPyHelper {
  /// The text of an elementwise function.
  var elementwiseDefinition: String {
    switch self {
    case .sigmoid:
      #"""
      def sigmoid(x):
          """1 / (1 + exp(-x)), elementwise."""
          with np.errstate(over="ignore"):  # exp may become infinite; the quotient then is 0
              return 1 / (1 + np.exp(-x))
      """#
    case .logSigmoid:
      #"""
      def log_sigmoid(x):
          """log(1 / (1 + exp(-x))), elementwise, without overflow."""
          return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))
      """#
    case .leakyReLU:
      #"""
      def leaky_relu(x, slope):
          """x where x > 0, else slope * x, elementwise."""
          return np.where(x > 0, x, slope * x)
      """#
    case .elu:
      #"""
      def elu(x, alpha):
          """alpha * (exp(x) - 1) where x <= 0, else x, elementwise."""
          return np.where(x <= 0, alpha * np.expm1(np.minimum(x, 0)), x)
      """#
    case .eluDerivative:
      #"""
      def elu_derivative(x, alpha):
          """alpha * exp(x) where x <= 0, else 1, elementwise."""
          return np.where(x <= 0, alpha * np.exp(np.minimum(x, 0)), 1.0)
      """#
    case .softplus:
      #"""
      def softplus(x, beta, threshold):
          """log(1 + exp(beta * x)) / beta, elementwise; x where beta * x > threshold."""
          return np.where(beta * x > threshold, x, np.logaddexp(0, beta * x) / beta)
      """#
    case .softplusDerivative:
      #"""
      def softplus_derivative(x, beta, threshold):
          """sigmoid(beta * x), elementwise; 1 where beta * x > threshold."""
          return np.where(beta * x > threshold, 1.0, sigmoid(beta * x))
      """#
    case .normalDistribution:
      #"""
      def normal_distribution(x):
          """The normal distribution function, elementwise: erfc(-x / sqrt(2)) / 2."""
          return np.vectorize(math.erfc, otypes=[float])(-x / np.sqrt(2)) / 2
      """#
    case .normalDensity:
      #"""
      def normal_density(x):
          """The normal distribution's density, elementwise: exp(-x**2 / 2) / sqrt(2 pi)."""
          return np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
      """#
    case .approximateNormalDistribution:
      #"""
      def approximate_normal_distribution(x):
          """(1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))) / 2, elementwise."""
          return (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))) / 2
      """#
    case .approximateNormalDensity:
      #"""
      def approximate_normal_density(x):
          """The derivative of (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))) / 2, elementwise."""
          t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
          return (1 - t**2) * np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x**2) / 2
      """#
    case .sign:
      #"""
      def sign(x):
          """-1, 0 or 1 with the sign of x, elementwise; 0 where x is not a number, as in PyTorch."""
          return np.where(x > 0, 1.0, np.where(x < 0, -1.0, 0.0))
      """#
    case .huber:
      #"""
      def huber(x, delta):
          """x**2 / 2 where |x| <= delta, else delta * (|x| - delta / 2), elementwise."""
          return np.where(np.abs(x) <= delta, x**2 / 2, delta * (np.abs(x) - delta / 2))
      """#
    case .clampedLogarithm:
      #"""
      def clamped_log(x):
          """log x, elementwise, held above -100 as torch.nn.BCELoss does."""
          with np.errstate(divide="ignore"):  # log 0 is minus infinity
              return np.maximum(np.log(x), -100)
      """#
    default: ""
    }
  }
}
