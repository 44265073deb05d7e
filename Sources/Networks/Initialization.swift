import Diagnostics
import Tensors

/// The request's `initialize`: how parameters that it does not give come to be.
///
/// Draws go through the graph in definition order, weight before bias, from one generator. A parameter that the
/// request gives is drawn all the same and thrown away, so that every other one has the number that PyTorch gives
/// it; normalisations draw nothing, their weights are 1 and their biases 0 under every scheme. Under all schemes
/// but ``Scheme/pytorch``, which act on weights alone, the biases of `Linear` and `Conv2d` are 0, and numbers are those
/// of `torch.manual_seed(seed)` followed by the scheme's `torch.nn.init` function on each weight in turn.
public struct Initialization: Hashable, Sendable {
  /// What weights are drawn from.
  public enum Scheme: Hashable, Sendable {
    /// As constructing the layers does: weights and biases uniform in ±1/√fan_in.
    case pytorch
    /// `torch.nn.init.xavier_uniform_`: in ±gain·√(6/(fan_in + fan_out)).
    case xavierUniform(gain: Double)
    /// `torch.nn.init.xavier_normal_`: deviation gain·√(2/(fan_in + fan_out)).
    case xavierNormal(gain: Double)
    /// `torch.nn.init.kaiming_uniform_`: in ±gain·√(3/fan).
    case kaimingUniform(Kaiming)
    /// `torch.nn.init.kaiming_normal_`: deviation gain/√fan.
    case kaimingNormal(Kaiming)
    /// `torch.nn.init.normal_`.
    case normal(mean: Double, deviation: Double)
    /// `torch.nn.init.uniform_`: from `low` up to `high`.
    case uniform(low: Double, high: Double)
    /// The same number everywhere: `zeros_`, `ones_`, `constant_`.
    case constant(Double)
  }

  /// The scheme.
  public let scheme: Scheme
  /// What `torch.manual_seed` is given.
  public let seed: Int

  /// Makes an initialisation.
  public init(_ scheme: Scheme, seed: Int) {
    self.scheme = scheme
    self.seed = seed
  }

  /// Draws every parameter of `graph` that is not among the names `given`: in float32, PyTorch's default, and
  /// widened where `Scalar` is wider. Numbers that are not drawn (``Scheme/constant(_:)``) are exact in `Scalar`.
  public func draw<Scalar: TensorScalar>(
    missingFrom given: Set<String>, in graph: Graph, as type: Scalar.Type = Scalar.self
  ) -> [String: Tensor<Scalar>] {
    var random = PyTorchRandom(seed: seed)
    var drawn: [String: Tensor<Scalar>] = [:]
    for id in graph.parameters {
      let value = graph.values[id]
      guard case .parameter(let initialization) = value.origin else { continue }
      let filling = filling(of: initialization, shape: value.shape)
      let tensor: Tensor<Scalar>
      switch filling {
      case .constant(let number): tensor = Tensor(shape: value.shape, repeating: Scalar(number))
      case .uniform(let low, let high): tensor = random.uniform(value.shape, from: low, to: high).converted()
      case .normal(let mean, let deviation):
        tensor = random.normal(value.shape, mean: mean, deviation: deviation).converted()
      }
      if !given.contains(value.name) { drawn[value.name] = tensor }
    }
    return drawn
  }

  /// What a parameter is filled with.
  private func filling(of initialization: ParameterSpecification.Initialization, shape: Shape) -> Filling {
    switch (initialization, scheme) {
    case (.constant(let value), _), (.buffer(let value), _): .constant(value)
    case (.weight, _): scheme.filling(of: shape)
    case (.bias(let fanIn), .pytorch): .uniform(within: 1 / Double(fanIn).squareRoot())
    case (.bias, _): .constant(0)
    }
  }
}

/// The numbers of one parameter.
private enum Filling {
  case constant(Double)
  case uniform(from: Double, to: Double)
  case normal(mean: Double, deviation: Double)

  /// Uniform in ±`bound`.
  static func uniform(within bound: Double) -> Filling { .uniform(from: -bound, to: bound) }
}

extension Initialization.Scheme {
  /// What `kaiming_uniform_` and `kaiming_normal_` take.
  public struct Kaiming: Hashable, Sendable {
    /// The negative slope of the leaky ReLU behind the layer.
    public let negativeSlope: Double
    /// Which number of connections counts.
    public let mode: FanMode
    /// The activation behind the layer.
    public let nonlinearity: Nonlinearity

    /// Makes the arguments; the defaults are PyTorch's.
    public init(negativeSlope: Double = 0, mode: FanMode = .fanIn, nonlinearity: Nonlinearity = .leakyReLU) {
      self.negativeSlope = negativeSlope
      self.mode = mode
      self.nonlinearity = nonlinearity
    }
  }

  /// Which connections of a weight count: those that come in keep the forward pass's variance, those that go out the
  /// backward pass's.
  public enum FanMode: String, CaseIterable, Sendable {
    case fanIn = "fan_in"
    case fanOut = "fan_out"
  }

  /// The activations that `torch.nn.init.calculate_gain` knows.
  public enum Nonlinearity: String, CaseIterable, Sendable {
    case linear
    case conv2d
    case sigmoid
    case tanh
    case relu
    case leakyReLU = "leaky_relu"
    case selu
  }

  /// What a weight `[out, in, …]` is filled with. Every formula is computed in double and in PyTorch's order of
  /// operations.
  fileprivate func filling(of shape: Shape) -> Filling {
    switch self {
    case .pytorch: Self.kaimingUniform(Kaiming(negativeSlope: 5.0.squareRoot())).filling(of: shape)
    case .xavierUniform(let gain): .uniform(within: 3.0.squareRoot() * (gain * (2 / fans(shape)).squareRoot()))
    case .xavierNormal(let gain): .normal(mean: 0, deviation: gain * (2 / fans(shape)).squareRoot())
    case .kaimingUniform(let kaiming): .uniform(within: 3.0.squareRoot() * kaiming.deviation(of: shape))
    case .kaimingNormal(let kaiming): .normal(mean: 0, deviation: kaiming.deviation(of: shape))
    case .normal(let mean, let deviation): .normal(mean: mean, deviation: deviation)
    case .uniform(let low, let high): .uniform(from: low, to: high)
    case .constant(let value): .constant(value)
    }
  }

  private func fans(_ shape: Shape) -> Double { fan(shape, .fanIn) + fan(shape, .fanOut) }
}

extension Initialization.Scheme.Kaiming {
  /// gain/√fan.
  fileprivate func deviation(of shape: Shape) -> Double { gain / fan(shape, mode).squareRoot() }

  /// `torch.nn.init.calculate_gain`.
  private var gain: Double {
    switch nonlinearity {
    case .linear, .conv2d, .sigmoid: 1
    case .tanh: 5.0 / 3
    case .relu: 2.0.squareRoot()
    case .leakyReLU: (2 / (1 + negativeSlope * negativeSlope)).squareRoot()
    case .selu: 0.75
    }
  }
}

/// The number of connections into (or out of) each unit of a weight `[out, in, …]`.
private func fan(_ shape: Shape, _ mode: Initialization.Scheme.FanMode) -> Double {
  Double(shape.count) / Double(mode == .fanIn ? shape[0] : shape[1])
}
