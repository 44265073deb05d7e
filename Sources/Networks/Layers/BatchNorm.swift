import Tensors

/// Normalisation of each channel by its mean and variance: ``BatchNorm1d`` and ``BatchNorm2d``.
///
/// y = (x − μ)/√(σ² + ε)·w + b with a μ, σ², w and b for each channel (dimension 1). Where
/// ``usesBatchStatistics``, μ and σ² are the mean and the biased variance of x over all other dimensions, and
/// gradients flow through them; else they are the buffers `running_mean` and `running_var`.
///
/// The node's parameters are, in order: `weight` and `bias` where ``affine``; then `running_mean`, `running_var`
/// and `num_batches_tracked` (a number that nothing reads, here so that a `state_dict` can be sent as it is) where
/// ``tracksRunningStatistics``.
///
/// S. Ioffe, C. Szegedy: Batch Normalization (2015), <https://arxiv.org/abs/1502.03167>.
public protocol BatchNorm: Layer {
  /// The constructor arguments, and what the mode makes of them.
  var settings: BatchNormSettings { get }

  /// Makes the layer of its settings.
  init(_ settings: BatchNormSettings)

  /// The ranks that a source may have, and how PyTorch writes them.
  static var sourceRanks: (ranks: ClosedRange<Int>, description: String) { get }
}

/// The constructor arguments of a ``BatchNorm``, and what the mode makes of them.
public struct BatchNormSettings: Hashable, Sendable {
  /// The number of channels, where it was given.
  public let numFeatures: Int?
  /// ε, which is added to the variance; positive.
  public let eps: Double
  /// The weight of the newest batch in the running statistics; `nil` for an average of all batches alike. No
  /// gradient depends on it.
  public let momentum: Double?
  /// Whether there are w and b.
  public let affine: Bool
  /// Whether there are running statistics.
  public let tracksRunningStatistics: Bool
  /// Whether the batch's own statistics are used: in training, and always where no running ones are kept.
  public internal(set) var usesBatchStatistics: Bool

  init(reading arguments: inout ArgumentReader) {
    numFeatures = arguments.optionalInteger("num_features", atLeast: 1)
    eps = arguments.number("eps", default: 1e-5, expected: "a number greater than 0") { $0 > 0 }
    let average = arguments.isNull("momentum")
    let momentum = arguments.number("momentum", default: 0.1)
    self.momentum = average ? nil : momentum
    affine = arguments.boolean("affine", default: true)
    tracksRunningStatistics = arguments.boolean("track_running_stats", default: true)
    usesBatchStatistics = true
  }
}

extension BatchNorm {
  /// ε, which is added to the variance.
  public var eps: Double { settings.eps }
  /// Whether there are w and b.
  public var affine: Bool { settings.affine }
  /// Whether there are running statistics.
  public var tracksRunningStatistics: Bool { settings.tracksRunningStatistics }
  /// Whether the batch's own statistics are used.
  public var usesBatchStatistics: Bool { settings.usesBatchStatistics }

  /// The place of w among the node's parameters.
  public var weightIndex: Int? { affine ? 0 : nil }
  /// The place of b among the node's parameters.
  public var biasIndex: Int? { affine ? 1 : nil }
  /// The place of `running_mean` among the node's parameters.
  public var runningMeanIndex: Int? { tracksRunningStatistics ? (affine ? 2 : 0) : nil }
  /// The place of `running_var` among the node's parameters.
  public var runningVarianceIndex: Int? { runningMeanIndex.map { $0 + 1 } }

  public init(reading arguments: inout ArgumentReader) {
    self.init(BatchNormSettings(reading: &arguments))
  }

  public func acting(in mode: Mode) -> any Layer {
    var settings = self.settings
    settings.usesBatchStatistics = mode == .train || !tracksRunningStatistics
    return Self(settings)
  }

  public func outputShape(of sources: [Shape]) throws(ShapeFault) -> Shape {
    let source = sources[0]
    guard Self.sourceRanks.ranks.contains(source.rank) else {
      throw ShapeFault("needs an input of shape \(Self.sourceRanks.description), not \(source)")
    }
    if let numFeatures = settings.numFeatures, numFeatures != source[1] {
      throw ShapeFault(
        "num_features is \(numFeatures), but the input has shape \(source)", argument: "num_features")
    }
    guard !usesBatchStatistics || source.count > source[1] else {
      throw ShapeFault("expected more than 1 value per channel when training, got input of shape \(source)")
    }
    return source
  }

  public func parameters(for sources: [Shape]) -> [ParameterSpecification] {
    let channels = Shape(sources[0][1])
    var specifications: [ParameterSpecification] = []
    if affine {
      specifications += [
        ParameterSpecification("weight", channels, .constant(1)),
        ParameterSpecification("bias", channels, .constant(0)),
      ]
    }
    if tracksRunningStatistics {
      specifications += [
        ParameterSpecification("running_mean", channels, .buffer(0)),
        ParameterSpecification("running_var", channels, .buffer(1)),
        ParameterSpecification("num_batches_tracked", .scalar, .buffer(0)),
      ]
    }
    return specifications
  }

  /// Eight operations an element: the mean's and the variance's sums, then the normalisation.
  public func work(sources: [Shape], output: Shape) -> Double { 8 * Double(output.count) }
}

extension [KindDescription.ArgumentDescription] {
  /// A batch normalisation's arguments.
  static let batchNorm: Self = [
    .init("num_features", "number of channels; checked where given", default: "from the input"),
    .init("eps", "ε, added to the variance; greater than 0", default: "1e-5"),
    .init("momentum", "weight of the newest batch in the running statistics, or null", default: "0.1"),
    .init("affine", "whether there are a weight and a bias", default: "true"),
    .init("track_running_stats", "whether there are running statistics, which eval mode uses", default: "true"),
  ]
}
