import Tensors

/// The largest element of each window of each channel; of equal ones the first takes the gradient:
/// `torch.nn.MaxPool2d`. Padding counts as −∞.
public struct MaxPool2d: Layer {
  public static let kind = KindDescription(
    "MaxPool2d", family: "pooling", "the largest element of each window; of equal ones the first takes the gradient",
    arguments: [
      .init("kernel_size", "rows and columns of a window: a number or a pair"),
      .init("stride", "step from one window to the next", default: "kernel_size"),
      .init("padding", "what is added around the image, at most half the kernel", default: "0"),
      .init("dilation", "step between the rows and columns that a window reads", default: "1"),
      .init("ceil_mode", "whether a last window that is not full counts", default: "false"),
    ])

  /// The window's size and how it slides.
  public let window: SlidingWindow

  public init(reading arguments: inout ArgumentReader) {
    window = arguments.poolingWindow(dilated: true)
    let count = window.kernel.height.multiplied(by: window.kernel.width)
    if count.map({ $0 > MaxPool2d.mostElements }) ?? true {
      arguments.reject(
        "kernel_size", .text("\(window.kernel)"), expected: "a window of at most \(MaxPool2d.mostElements) elements")
    }
  }

  /// The elements of a window whose places in it are all numbers of either type: the largest one's is kept as such.
  private static let mostElements = 1 << 24

  public func outputShape(of sources: [Shape]) throws(ShapeFault) -> Shape {
    let shape = try window.outputShape(of: sources[0])
    let size = try imageShape(of: sources[0]).size
    // Wider steps could pass over the whole image, from the padding on one side to that on the other.
    guard window.padding.top == 0 || window.dilation.height <= size.height,
      window.padding.left == 0 || window.dilation.width <= size.width
    else {
      throw ShapeFault(
        "with padding, a dilation of \(window.dilation) must not be more than the image's size \(size)",
        argument: "dilation")
    }
    return shape
  }

  /// A comparison for each element that a window reads.
  public func work(sources: [Shape], output: Shape) -> Double { window.reads(output) }
}

extension ArgumentReader {
  /// The window of a pooling: `kernel_size`, `stride`, `padding`, `ceil_mode`, and where it is `dilated`, `dilation`.
  mutating func poolingWindow(dilated: Bool) -> SlidingWindow {
    let kernel = pair("kernel_size", atLeast: 1)
    let stride = pair("stride", atLeast: 1, default: kernel)
    let padding = pair("padding", atLeast: 0, default: Size2d(0, 0))
    let dilation = dilated ? pair("dilation", atLeast: 1, default: Size2d(1, 1)) : Size2d(1, 1)
    if padding.height > kernel.height / 2 || padding.width > kernel.width / 2 {
      reject("padding", .text("\(padding)"), expected: "at most half of kernel_size \(kernel)")
    }
    let ceilMode = boolean("ceil_mode", default: false)
    return SlidingWindow(
      kernel: kernel, stride: stride, dilation: dilation, padding: Padding2d(padding), ceilMode: ceilMode)
  }
}

extension SlidingWindow {
  /// The number of elements that all windows read for an output of shape `output`.
  func reads(_ output: Shape) -> Double {
    Double(output.count) * Double(kernel.height) * Double(kernel.width)
  }
}
