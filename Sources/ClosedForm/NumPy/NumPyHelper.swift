/// A function that programs are given where they use it.
enum NumPyHelper: String, CaseIterable {
  case sigmoid
  case logSigmoid = "log_sigmoid"
  case leakyReLU = "leaky_relu"
  case elu
  case eluDerivative = "elu_derivative"
  case softplus
  case softplusDerivative = "softplus_derivative"
  case normalDistribution = "normal_distribution"
  case normalDensity = "normal_density"
  case approximateNormalDistribution = "approximate_normal_distribution"
  case approximateNormalDensity = "approximate_normal_density"
  case sign
  case huber
  case clampedLogarithm = "clamped_log"
  case softmax
  case logSoftmax = "log_softmax"
  case oneHot = "one_hot"
  case pick
  case windows
  case addAtWindows = "add_at_windows"
  case convolution = "conv2d"
  case transposedConvolution = "conv2d_transposed"
  case kernelCorrelation = "conv2d_kernels"
  case maximumPooling = "max_pool2d"
  case maximumUnpooling = "max_unpool2d"
  case averagePooling = "avg_pool2d"
  case averageUnpooling = "avg_unpool2d"
  case overlap
  case shares
  case dropoutMask = "dropout_mask"

  /// The function's text.
  var definition: String {
    switch self {
    case .sigmoid, .logSigmoid, .leakyReLU, .elu, .eluDerivative, .softplus, .softplusDerivative,
      .normalDistribution, .normalDensity, .approximateNormalDistribution, .approximateNormalDensity, .sign,
      .huber, .clampedLogarithm:
      elementwiseDefinition
    case .softmax, .logSoftmax, .oneHot, .pick, .dropoutMask: arrayDefinition
    case .windows, .addAtWindows, .convolution, .transposedConvolution, .kernelCorrelation: convolutionDefinition
    case .maximumPooling, .maximumUnpooling, .averagePooling, .averageUnpooling, .overlap, .shares:
      poolingDefinition
    }
  }

  /// The helpers that this one calls, and those that they call.
  var dependencies: [NumPyHelper] {
    switch self {
    case .softplusDerivative: [.sigmoid]
    case .pick: [.oneHot]
    case .convolution, .kernelCorrelation, .maximumPooling, .averagePooling: [.windows]
    case .maximumUnpooling: [.windows, .addAtWindows]
    case .transposedConvolution, .averageUnpooling: [.addAtWindows]
    default: []
    }
  }

  /// Whether Python's `math` is needed.
  var needsMath: Bool { self == .normalDistribution }
}
