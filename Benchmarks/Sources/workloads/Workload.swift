import ArgumentParser
import Networks
import Tensors

/// A network, its input, and which gradients are computed: what is timed. `pytorch.py` has the same under the same
/// names.
enum Workload: String, CaseIterable, ExpressibleByArgument {
  /// A residual block 64→128, stride 2, with a projection shortcut; mean loss; the input's gradient too.
  case residualBlock = "residual-block"
  /// Linear 512-128-…-128-32, 7 layers and a skip layer, on 1,024 rows.
  case mlp1024 = "mlp-1024"
  /// The same on 100,000 rows.
  case mlp100000 = "mlp-100000"
  /// Three neurons, each with a skip.
  case skip3 = "skip-3"
  /// 200 residual blocks of width 8 on 4 rows.
  case deep = "deep-200"

  /// The network.
  var definition: NetworkDefinition {
    switch self {
    case .residualBlock: NetworkDefinition(layers: Workload.residualBlockLayers, loss: LossDefinition("Mean"))
    case .mlp1024, .mlp100000: NetworkDefinition(layers: Workload.mlpLayers, loss: LossDefinition("MSELoss"))
    case .skip3:
      NetworkDefinition(
        layers: Workload.skip3Layers, loss: LossDefinition("MSELoss", [Networks.Argument("scale", .number(0.5))]))
    case .deep: NetworkDefinition(layers: Workload.deepLayers, loss: LossDefinition("MSELoss"))
    }
  }

  /// The input's shape.
  var input: Shape {
    switch self {
    case .residualBlock: Shape(32, 64, 56, 56)
    case .mlp1024: Shape(1024, 512)
    case .mlp100000: Shape(100_000, 512)
    case .skip3: Shape(1)
    case .deep: Shape(4, 8)
    }
  }

  /// The target's shape, where there is a target.
  var target: Shape? {
    switch self {
    case .residualBlock: nil
    case .mlp1024: Shape(1024, 32)
    case .mlp100000: Shape(100_000, 32)
    case .skip3: Shape(1)
    case .deep: Shape(4, 8)
    }
  }

  /// Whether the input's gradient is asked for.
  var differentiatesInput: Bool { self == .residualBlock }

  private static func linear(_ name: String, _ outputs: Int, from: [String]? = nil, bias: Bool = true)
    -> LayerDefinition
  {
    LayerDefinition(
      "Linear", name: name, from: from, [Argument("out_features", .integer(outputs)), Argument("bias", .boolean(bias))])
  }

  private static func conv(_ kernel: Int, stride: Int, padding: Int) -> LayerDefinition {
    LayerDefinition(
      "Conv2d",
      [
        Argument("out_channels", .integer(128)), Argument("kernel_size", .integer(kernel)),
        Argument("stride", .integer(stride)), Argument("padding", .integer(padding)), Argument("bias", .boolean(false)),
      ])
  }

  private static var residualBlockLayers: [LayerDefinition] {
    let norm = LayerDefinition("BatchNorm2d")
    let body = [
      conv(3, stride: 2, padding: 1), norm, LayerDefinition("ReLU"), conv(3, stride: 1, padding: 1), norm,
    ]
    let shortcut = [conv(1, stride: 2, padding: 0), norm]
    return [
      LayerDefinition(
        "Residual", [Argument("body", .layers(body)), Argument("shortcut", .layers(shortcut))]),
      LayerDefinition("ReLU"),
    ]
  }

  private static var mlpLayers: [LayerDefinition] {
    var layers: [LayerDefinition] = []
    for index in 1...7 {
      layers.append(linear("f\(index)", index == 7 ? 32 : 128))
      layers.append(LayerDefinition("ReLU", name: "a\(index)"))
    }
    layers.append(linear("skip", 32, from: ["x"]))
    layers.append(LayerDefinition("Add", name: "sum", from: ["a7", "skip"]))
    layers.append(LayerDefinition("ReLU", name: "out"))
    return layers
  }

  private static var skip3Layers: [LayerDefinition] {
    (1...3).flatMap { index in
      let input = index == 1 ? "x" : "a\(index - 1)"
      return [
        linear("f\(index)", 1, from: [input], bias: false), LayerDefinition("Sigmoid", name: "g\(index)"),
        LayerDefinition("Add", name: "a\(index)", from: ["g\(index)", input]),
      ]
    }
  }

  private static var deepLayers: [LayerDefinition] {
    let body = [
      LayerDefinition("Linear", [Argument("out_features", .integer(8))]), LayerDefinition("ReLU"),
      LayerDefinition("Linear", [Argument("out_features", .integer(8))]),
    ]
    return (1...200).map { index in
      LayerDefinition("Residual", name: "block\(index)", [Argument("body", .layers(body))])
    }
  }
}
