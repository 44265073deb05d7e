import Networks
import Tensors

/// y = the sum of each window over its number of elements n, with windows that divide the image evenly
///
///     x̄ = Σ over the windows that read x of ȳ/n
extension AdaptiveAvgPool2d: AveragingRule {
  func pooling(of x: Shape, into y: Shape) -> AveragePooling {
    func extents(_ count: Int, over side: Int) -> [AveragePooling.Extent] {
      (0..<count).map { index in
        let window = AdaptiveAvgPool2d.window(index, of: count, over: side)
        return AveragePooling.Extent(inside: window, count: window.count)
      }
    }
    return AveragePooling(x: x, rows: extents(y[2], over: x[2]), columns: extents(y[3], over: x[3]))
  }
}
