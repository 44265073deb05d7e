import Tensors

/// y = x ⋆ W + b, the cross-correlation of images with learned kernels: `torch.nn.Conv2d`.
///
/// x is `[N, in, H, W]`, W is `[out, in/groups, kH, kW]`, b is `[out]`, y is `[N, out, H′, W′]`. Of `groups` equal
/// groups of channels, each group of outputs reads its own group of inputs.
public struct Conv2d: Layer {
  public static let kind = KindDescription(
    "Conv2d", family: "affine", "y = x ⋆ W + b, the cross-correlation of images [N, C, H, W] with learned kernels",
    arguments: [
      .init("out_channels", "number of channels of the output"),
      .init("kernel_size", "rows and columns of a kernel: a number or a pair"),
      .init("in_channels", "number of channels of the input; checked where given", default: "from the input"),
      .init("stride", "step from one window to the next: a number or a pair", default: "1"),
      .init("padding", "zeros around the image: a number, a pair, \"same\" or \"valid\"", default: "0"),
      .init("dilation", "step between the rows and columns that a kernel reads", default: "1"),
      .init("groups", "number of groups of channels that do not see each other", default: "1"),
      .init("bias", "whether b is added", default: "true"),
      .init("padding_mode", "\"zeros\"", default: "\"zeros\""),
    ])

  /// The number of channels of the output.
  public let outChannels: Int
  /// The number of channels of the input, where it was given.
  public let inChannels: Int?
  /// The kernel's size and how it slides. `"same"` pads by d(k − 1) in all, the odd one at the bottom or right.
  public let window: SlidingWindow
  /// The number of groups of channels that do not see each other.
  public let groups: Int
  /// Whether b is added.
  public let bias: Bool

  /// PyTorch's words for paddings.
  private enum NamedPadding: String { case same, valid }
  private enum PaddingMode: String, CaseIterable { case zeros }

  public init(reading arguments: inout ArgumentReader) {
    inChannels = arguments.optionalInteger("in_channels", atLeast: 1)
    outChannels = arguments.integer("out_channels", atLeast: 1)
    let kernel = arguments.pair("kernel_size", atLeast: 1)
    let stride = arguments.pair("stride", atLeast: 1, default: Size2d(1, 1))
    let dilation = arguments.pair("dilation", atLeast: 1, default: Size2d(1, 1))
    let padding = Conv2d.padding(&arguments, kernel: kernel, stride: stride, dilation: dilation)
    window = SlidingWindow(kernel: kernel, stride: stride, dilation: dilation, padding: padding)
    groups = arguments.optionalInteger("groups", atLeast: 1) ?? 1
    bias = arguments.boolean("bias", default: true)
    _ = arguments.choice("padding_mode", default: PaddingMode.zeros)
    if !outChannels.isMultiple(of: groups) {
      arguments.reject("groups", .integer(groups), expected: "a divisor of out_channels, \(outChannels)")
    }
  }

  private static func padding(
    _ arguments: inout ArgumentReader, kernel: Size2d, stride: Size2d, dilation: Size2d
  ) -> Padding2d {
    let none = Padding2d(Size2d(0, 0))
    guard let value = arguments.value("padding") else { return none }
    guard case .text(let text) = value else {
      return arguments.pair("padding", value, atLeast: 0).map { Padding2d($0) } ?? none
    }
    switch NamedPadding(rawValue: text) {
    case .valid: return none
    case .same where stride != Size2d(1, 1):
      arguments.reject("padding", value, expected: "numbers where stride is \(stride): \"same\" needs a stride of 1")
      return none
    case .same:
      guard let down = dilation.height.multiplied(by: kernel.height - 1),
        let across = dilation.width.multiplied(by: kernel.width - 1)
      else {
        arguments.reject("dilation", .text("\(dilation)"), expected: "small enough for a kernel of \(kernel)")
        return none
      }
      return Padding2d(top: down / 2, bottom: down - down / 2, left: across / 2, right: across - across / 2)
    case nil:
      arguments.reject(
        "padding", value, expected: "a whole number of 0 or more, two of them, \"same\" or \"valid\"")
      return none
    }
  }

  public func outputShape(of sources: [Shape]) throws(ShapeFault) -> Shape {
    let image = try imageShape(of: sources[0])
    if let inChannels, inChannels != image.channels {
      throw ShapeFault(
        "in_channels is \(inChannels), but the input has shape \(sources[0])", argument: "in_channels")
    }
    guard image.channels.isMultiple(of: groups) else {
      throw ShapeFault(
        "the \(image.channels) channels of the input do not divide into \(groups) groups", argument: "groups")
    }
    guard Shape([outChannels, image.channels / groups, window.kernel.height, window.kernel.width]) != nil else {
      throw ShapeFault("the weight would be too large")
    }
    return try window.outputShape(of: sources[0], channels: outChannels)
  }

  public func parameters(for sources: [Shape]) -> [ParameterSpecification] {
    let shape = Shape(outChannels, sources[0][1] / groups, window.kernel.height, window.kernel.width)
    let fanIn = shape.count(in: 1..<4)
    let weight = ParameterSpecification("weight", shape, .weight(fanIn: fanIn))
    guard bias else { return [weight] }
    return [weight, ParameterSpecification("bias", Shape(outChannels), .bias(fanIn: fanIn))]
  }

  /// A multiplication and an addition for each element of the output and each weight that it reads.
  public func work(sources: [Shape], output: Shape) -> Double {
    let read = Double(sources[0][1] / groups) * Double(window.kernel.height) * Double(window.kernel.width)
    return 2 * Double(output.count) * read
  }
}
