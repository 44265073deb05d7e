import Tensors

/// A window that slides over images: the kernel of a convolution or of a pooling.
///
/// Output (i, j) reads, of the padded image, the rows `i·stride.height + a·dilation.height` for a below
/// `kernel.height`, and the columns likewise; row r of the image is row `r + padding.top` of the padded one.
public struct SlidingWindow: Hashable, Sendable {
  /// The number of rows and columns that one window reads.
  public let kernel: Size2d
  /// The step from one window to the next.
  public let stride: Size2d
  /// The step from one row or column that a window reads to the next.
  public let dilation: Size2d
  /// What is added around the image.
  public let padding: Padding2d
  /// Whether a last window that begins inside the image (or its left or top padding) and ends behind the padding
  /// counts too: `ceil_mode`. Such a window must be cut off where it is read.
  public let ceilMode: Bool

  /// Makes a window.
  public init(kernel: Size2d, stride: Size2d, dilation: Size2d, padding: Padding2d, ceilMode: Bool = false) {
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
    self.ceilMode = ceilMode
  }

  /// The number of windows down and across an image of `size`; `nil` where not one fits, or where a number on the
  /// way is more than an `Int` holds.
  ///
  /// As `pooling_output_shape` in PyTorch's `aten/src/ATen/native/Pool.h`.
  public func outputSize(for size: Size2d) -> Size2d? {
    guard
      let height = windows(
        over: size.height, kernel: kernel.height, stride: stride.height, dilation: dilation.height,
        before: padding.top, after: padding.bottom),
      let width = windows(
        over: size.width, kernel: kernel.width, stride: stride.width, dilation: dilation.width,
        before: padding.left, after: padding.right)
    else { return nil }
    return Size2d(height, width)
  }

  private func windows(over side: Int, kernel: Int, stride: Int, dilation: Int, before: Int, after: Int) -> Int? {
    guard let padded = side.adding(before)?.adding(after), let reach = dilation.multiplied(by: kernel - 1),
      // How far a window can move; negative where it is larger than the padded image.
      let room = padded.adding(-1)?.adding(-reach)
    else { return nil }
    guard ceilMode else { return room >= 0 ? room / stride + 1 : nil }
    guard room >= 0 else { return room + stride >= 1 ? 1 : nil }
    let full = room / stride + 1
    guard !room.isMultiple(of: stride), let start = full.multiplied(by: stride), start < side + before else {
      return full
    }
    return full + 1
  }

  /// The shape of what comes out of images of shape `source`, with `channels` channels.
  func outputShape(of source: Shape, channels: Int? = nil) throws(ShapeFault) -> Shape {
    let image = try imageShape(of: source)
    guard let size = outputSize(for: image.size) else {
      let spread = dilation == Size2d(1, 1) ? "" : " with dilation \(dilation)"
      throw ShapeFault(
        "a kernel of \(kernel)\(spread) does not fit into images of \(image.size), padded by "
          + "\(padding.top) above, \(padding.bottom) below, \(padding.left) left and \(padding.right) right",
        argument: "kernel_size")
    }
    guard let shape = Shape([image.batch, channels ?? image.channels, size.height, size.width]) else {
      throw ShapeFault("the output would be too large")
    }
    return shape
  }
}
