import Networks
import Tensors

/// Pooling of images [N, C, H, W] to [N, C, H′, W′], and its adjoints.
enum Pooling {
  /// The largest element of each window; NaN where there is one.
  static func maximum(_ window: SlidingWindow, _ images: Tensor<Double>, shape: Shape) -> Tensor<Double> {
    let source = images.elements
    return Tensor(shape: shape) { target in
      forEachMaximum(window, images, output: shape) { place, index in target[place] = source[index] }
    }
  }

  /// Each element of δ [N, C, H′, W′] added where its window of the images has its maximum.
  static func maximumAdjoint(
    _ window: SlidingWindow, _ delta: Tensor<Double>, _ images: Tensor<Double>
  ) -> Tensor<Double> {
    let source = delta.elements
    return Tensor(shape: images.shape) { target in
      target.initialize(repeating: 0)
      forEachMaximum(window, images, output: delta.shape) { place, index in target[index] += source[place] }
    }
  }

  /// Calls `body` with each window's place in the output and that of the first of its largest elements in the images.
  @inline(__always)
  private static func forEachMaximum(
    _ window: SlidingWindow, _ images: Tensor<Double>, output: Shape, _ body: (_ place: Int, _ index: Int) -> Void
  ) {
    let windows = ImageWindows(window, image: images.shape, output: output)
    let (height, width, source) = (windows.image.height, windows.image.width, images.elements)
    var place = 0
    for plane in 0..<output.count(in: 0..<2) {
      for i in 0..<windows.output.height {
        for j in 0..<windows.output.width {
          var best = -1
          for a in 0..<window.kernel.height {
            let row = windows.row(i, a)
            guard row >= 0, row < height else { continue }
            for b in 0..<window.kernel.width {
              let column = windows.column(j, b)
              guard column >= 0, column < width else { continue }
              let index = (plane * height + row) * width + column
              // NaN counts as larger than everything.
              if best < 0 || source[index] > source[best] || source[index].isNaN { best = index }
            }
          }
          if best >= 0 { body(place, best) }
          place += 1
        }
      }
    }
  }

  /// The mean of each window.
  static func average(_ pooling: AveragePooling, _ images: Tensor<Double>, shape: Shape) -> Tensor<Double> {
    let source = images.elements
    return Tensor(shape: shape) { target in
      forEachMean(pooling, planes: shape.count(in: 0..<2), Size2d(shape[2], shape[3])) {
        place, rows, columns, divisor in
        var sum = 0.0
        for start in rows {
          for column in columns { sum += source[start + column] }
        }
        target[place] = sum / divisor
      }
    }
  }

  /// Each element spread over its window.
  static func averageAdjoint(_ pooling: AveragePooling, _ delta: Tensor<Double>, shape: Shape) -> Tensor<Double> {
    let source = delta.elements
    return Tensor(shape: shape) { target in
      target.initialize(repeating: 0)
      let output = Size2d(delta.shape[2], delta.shape[3])
      forEachMean(pooling, planes: shape.count(in: 0..<2), output) { place, rows, columns, divisor in
        let part = source[place] / divisor
        for start in rows {
          for column in columns { target[start + column] += part }
        }
      }
    }
  }

  /// Calls `body` with each window's place in the output, where its rows begin in the images, its columns, and what
  /// its sum is divided by.
  @inline(__always)
  private static func forEachMean(
    _ pooling: AveragePooling, planes: Int, _ output: Size2d,
    _ body: (_ place: Int, _ rows: StrideTo<Int>, _ columns: Range<Int>, _ divisor: Double) -> Void
  ) {
    let (height, width) = (pooling.image.height, pooling.image.width)
    let rows = (0..<output.height).map { pooling.rows($0, of: output.height) }
    let columns = (0..<output.width).map { pooling.columns($0, of: output.width) }
    var place = 0
    for plane in 0..<planes {
      for (rows, fullHeight) in rows {
        let starts = stride(
          from: (plane * height + rows.lowerBound) * width, to: (plane * height + rows.upperBound) * width, by: width)
        for (columns, fullWidth) in columns {
          let divisor = pooling.divisor(seen: rows.count * columns.count, full: fullHeight * fullWidth)
          body(place, starts, columns, Double(divisor))
          place += 1
        }
      }
    }
  }
}

extension AveragePooling {
  /// The image's rows that the windows of row `i` read, and the number of rows with the padding.
  fileprivate func rows(_ i: Int, of count: Int) -> (Range<Int>, Int) {
    switch windows {
    case .adaptive: return AveragePooling.adaptive(i, of: count, over: image.height)
    case .sliding(let window, _, _):
      return AveragePooling.sliding(
        i * window.stride.height, size: window.kernel.height, before: window.padding.top,
        after: window.padding.bottom, side: image.height)
    }
  }

  /// The image's columns that the windows of column `j` read, and the number of columns with the padding.
  fileprivate func columns(_ j: Int, of count: Int) -> (Range<Int>, Int) {
    switch windows {
    case .adaptive: return AveragePooling.adaptive(j, of: count, over: image.width)
    case .sliding(let window, _, _):
      return AveragePooling.sliding(
        j * window.stride.width, size: window.kernel.width, before: window.padding.left, after: window.padding.right,
        side: image.width)
    }
  }

  private static func adaptive(_ index: Int, of count: Int, over side: Int) -> (Range<Int>, Int) {
    let range = AdaptiveAvgPool2d.window(index, of: count, over: side)
    return (range, range.count)
  }

  /// What a window that begins `start` behind the padding's begin reads of an image's side.
  private static func sliding(_ start: Int, size: Int, before: Int, after: Int, side: Int) -> (Range<Int>, Int) {
    let lower = start - before
    let upper = min(lower + size, side + after)
    let end = min(upper, side)
    return (min(max(lower, 0), max(end, 0))..<max(end, 0), upper - lower)
  }

  /// What the sum of a window is divided by that has `full` elements, `seen` of them in the image.
  fileprivate func divisor(seen: Int, full: Int) -> Int {
    if case .sliding(_, let countsPadding, let divisor) = windows {
      divisor ?? (countsPadding ? full : seen)
    } else {
      seen
    }
  }
}
