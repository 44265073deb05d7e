import Networks
import Tensors

/// Where a sliding window reads: for images [N, C, H, W] and outputs [N, out, H′, W′].
struct ImageWindows {
  let window: SlidingWindow
  /// H and W.
  let image: Size2d
  /// H′ and W′.
  let output: Size2d

  /// - Precondition: both shapes have rank 4.
  init(_ window: SlidingWindow, image: Shape, output: Shape) {
    self.window = window
    self.image = Size2d(image[2], image[3])
    self.output = Size2d(output[2], output[3])
  }

  /// The number of windows of one image.
  var count: Int { output.height * output.width }

  /// The image's row that the windows of row `i` read with row `a` of the kernel; outside the image it is padding.
  func row(_ i: Int, _ a: Int) -> Int { i * window.stride.height + a * window.dilation.height - window.padding.top }

  /// The image's column that the windows of column `j` read with column `b` of the kernel.
  func column(_ j: Int, _ b: Int) -> Int { j * window.stride.width + b * window.dilation.width - window.padding.left }

  /// The rows of windows for which ``row(_:_:)`` lies in the image.
  func rows(_ a: Int) -> Range<Int> {
    ImageWindows.inside(
      image.height, from: row(0, a), step: window.stride.height, count: output.height)
  }

  /// The columns of windows for which ``column(_:_:)`` lies in the image.
  func columns(_ b: Int) -> Range<Int> {
    ImageWindows.inside(image.width, from: column(0, b), step: window.stride.width, count: output.width)
  }

  /// The i below `count` for which 0 ≤ start + i·step < side.
  private static func inside(_ side: Int, from start: Int, step: Int, count: Int) -> Range<Int> {
    let lower = start >= 0 ? 0 : (-start - 1) / step + 1
    let upper = start >= side ? 0 : (side - 1 - start) / step + 1
    let end = min(upper, count)
    return min(lower, end)..<end
  }

  /// Calls `body` with each place (a, b) of the kernel that meets the image, and its number in the kernel.
  func forEachTap(_ body: (_ tap: Int, _ a: Int, _ b: Int) -> Void) {
    for a in 0..<window.kernel.height where !rows(a).isEmpty {
      for b in 0..<window.kernel.width where !columns(b).isEmpty {
        body(a * window.kernel.width + b, a, b)
      }
    }
  }

  /// Reads what all windows see through place (a, b) of the kernel: `channels` planes H × W give as many planes
  /// H′ × W′, 0 where they see padding.
  func gather(
    _ images: UnsafePointer<Double>, channels: Int, _ a: Int, _ b: Int, into planes: UnsafeMutablePointer<Double>
  ) {
    planes.update(repeating: 0, count: channels * count)
    let (rows, columns, step) = (rows(a), columns(b), window.stride.width)
    for channel in 0..<channels {
      for i in rows {
        let source = images + ((channel * image.height + row(i, a)) * image.width + column(0, b))
        let target = planes + (channel * output.height + i) * output.width
        for j in columns { target[j] = source[j * step] }
      }
    }
  }

  /// The adjoint of ``gather(_:channels:_:_:into:)``: adds each number to where it would have been read.
  func scatter(
    _ planes: UnsafePointer<Double>, channels: Int, _ a: Int, _ b: Int, into images: UnsafeMutablePointer<Double>
  ) {
    let (rows, columns, step) = (rows(a), columns(b), window.stride.width)
    for channel in 0..<channels {
      for i in rows {
        let target = images + ((channel * image.height + row(i, a)) * image.width + column(0, b))
        let source = planes + (channel * output.height + i) * output.width
        for j in columns { target[j * step] += source[j] }
      }
    }
  }
}
