import Tensors

/// The mean of each window of each channel: `torch.nn.AvgPool2d`.
///
/// The sum over a window's elements in the image is divided by ``divisorOverride`` where there is one; else by the
/// number of elements of the window, cut off at the end of the padded image (``countIncludesPadding``), or by the
/// number of those in the image itself.
public struct AvgPool2d: Layer {
  public static let kind = KindDescription(
    "AvgPool2d", family: "pooling", "the mean of each window",
    arguments: [
      .init("kernel_size", "rows and columns of a window: a number or a pair"),
      .init("stride", "step from one window to the next", default: "kernel_size"),
      .init("padding", "zeros around the image, at most half the kernel", default: "0"),
      .init("ceil_mode", "whether a last window that is not full counts", default: "false"),
      .init("count_include_pad", "whether padding counts in the mean", default: "true"),
      .init("divisor_override", "what sums are divided by, in place of the window's size", default: "null"),
    ])

  /// The window's size and how it slides; its dilation is 1.
  public let window: SlidingWindow
  /// Whether padding counts in the mean.
  public let countIncludesPadding: Bool
  /// What sums are divided by, in place of the window's size; not 0.
  public let divisorOverride: Int?

  public init(reading arguments: inout ArgumentReader) {
    window = arguments.poolingWindow(dilated: false)
    countIncludesPadding = arguments.boolean("count_include_pad", default: true)
    divisorOverride = arguments.optionalInteger("divisor_override", atLeast: .min)
    if divisorOverride == 0 {
      arguments.reject("divisor_override", .integer(0), expected: "a whole number other than 0")
    }
  }

  public func outputShape(of sources: [Shape]) throws(ShapeFault) -> Shape {
    try window.outputShape(of: sources[0])
  }

  /// An addition for each element that a window reads.
  public func work(sources: [Shape], output: Shape) -> Double { window.reads(output) }
}
