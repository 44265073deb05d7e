import Networks
import Tensors

@testable import ClosedForm

extension Noise {
  /// The kinds that there are formulas for; dropout needs none of its own.
  private static let kinds =
    LayerCatalogue.kinds.filter { $0 is any Formulated.Type }.map { $0.kind.type } + ["Dropout"]

  /// Names that a language might stumble over.
  private static let awkwardNames = [
    "lambda", "class", "np", "sum", "2nd", "a-b", "a_b", "parameters", "None", "__debug__", "W_1", "x-1", "loss",
    "t1", "delta_f1", "conv2d", "L", "N", "target", "δ",
  ]

  /// A layer that may or may not fit behind `values`, the last of which it reads unless it joins.
  mutating func layer(after values: [(name: String, shape: Shape)], place: Int) -> LayerDefinition {
    let shape = values[values.count - 1].shape
    var name: String?
    switch below(4) {
    case 0: name = nil
    case 1: name = pick(Noise.awkwardNames)
    default: name = "\(pick(["f", "conv", "layer", "h"]))\(place + 1)"
    }
    if below(10) == 0 { return container(shape, name: name) }
    // Few kinds take images; they get half of these places.
    let imageKinds = ["Conv2d", "BatchNorm2d", "MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d"]
    let type = shape.rank == 4 && flag() ? pick(imageKinds) : pick(Noise.kinds)
    var from: [String]?
    if ["Add", "Subtract", "Multiply", "Concat"].contains(type) {
      from = [values[values.count - 1].name, pick(values).name]
      if flag() { from?.append(pick(values).name) }
    } else if below(5) == 0 {
      from = [pick(values).name]
    }
    return LayerDefinition(type, name: name, from: from, arguments(of: type, for: shape))
  }

  private mutating func container(_ shape: Shape, name: String?) -> LayerDefinition {
    let inner =
      shape.rank == 4
      ? LayerDefinition("Sigmoid") : LayerDefinition.linear("fc1", shape.rank == 0 ? 1 : shape.last)
    let layers = [inner, LayerDefinition("Tanh")]
    let body: [Argument]
    let type = pick(["Residual", "DenseBlock", "Sequential"])
    switch type {
    case "Residual": body = [Argument("body", .layers(layers))]
    default: body = [Argument("layers", .layers(layers))]
    }
    return LayerDefinition(type, name: name, body + (flag() ? [Argument("repeat", .integer(2))] : []))
  }

  private mutating func arguments(of type: String, for shape: Shape) -> [Argument] {
    var arguments: [Argument] = []
    func add(_ name: String, _ value: ArgumentValue) { arguments.append(Argument(name, value)) }
    func pair(_ a: Int, _ b: Int) -> ArgumentValue { .list([.integer(a), .integer(b)]) }
    switch type {
    case "Linear":
      add("out_features", .integer(below(5) + 1))
      if flag() { add("bias", .boolean(false)) }
    case "Conv2d":
      let channels = shape.rank == 4 ? shape[1] : 1
      let groups = flag() ? channels : 1
      add("out_channels", .integer(groups * (below(2) + 1)))
      add("groups", .integer(groups))
      add("kernel_size", flag() ? .integer(below(3) + 1) : pair(below(3) + 1, below(3) + 1))
      add("bias", .boolean(flag()))
      if below(4) == 0 {
        add("padding", .text("same"))
      } else {
        add("padding", pair(below(3), below(3)))
        add("stride", pair(below(2) + 1, below(3) + 1))
      }
      add("dilation", pair(below(2) + 1, below(2) + 1))
    case "BatchNorm1d", "BatchNorm2d":
      if below(3) == 0 { add("affine", .boolean(false)) }
      if below(3) == 0 { add("track_running_stats", .boolean(false)) }
      if flag() { add("eps", .number(0.01)) }
    case "LayerNorm":
      let count = min(below(2) + 1, shape.rank)
      add("normalized_shape", .list(shape.dimensions.suffix(count).map { .integer($0) }))
      if below(3) == 0 { add("elementwise_affine", .boolean(false)) } else if flag() { add("bias", .boolean(false)) }
      if flag() { add("eps", .number(0.01)) }
    case "LeakyReLU": add("negative_slope", .number(pick([0.01, 0.2])))
    case "ELU": add("alpha", .number(pick([1, 0.7])))
    case "GELU": add("approximate", .text(pick(["none", "tanh"])))
    case "Softplus":
      add("beta", .number(pick([1, 2])))
      if flag() { add("threshold", .number(1)) }
    case "Softmax", "LogSoftmax": add("dim", .integer(below(max(shape.rank, 1)) - (flag() ? shape.rank : 0)))
    case "MaxPool2d", "AvgPool2d":
      add("kernel_size", pair(below(2) + 2, below(3) + 1))
      if flag() { add("stride", pair(below(2) + 1, below(3) + 1)) }
      if flag() { add("padding", pair(1, 0)) }
      if flag() { add("ceil_mode", .boolean(true)) }
      if type == "MaxPool2d", flag() { add("dilation", .integer(2)) }
      if type == "AvgPool2d", flag() { add("count_include_pad", .boolean(false)) }
      if type == "AvgPool2d", below(4) == 0 { add("divisor_override", .integer(3)) }
    case "AdaptiveAvgPool2d": add("output_size", pair(below(4) + 1, below(4) + 1))
    case "Flatten": if flag() { add("start_dim", .integer(below(2))) }
    case "Dropout": add("p", .number(pick([0.5, 0.25, 0.1])))
    case "Concat": if flag() { add("dim", .integer(-1)) }
    default: break
    }
    return arguments
  }
}
