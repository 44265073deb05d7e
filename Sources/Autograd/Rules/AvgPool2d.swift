import Networks
import Tensors

/// y = the sum of each window over its number of elements n
///
///     x̄ = Σ over the windows that read x of ȳ/n
extension AvgPool2d: AveragingRule {
  func pooling(of x: Shape, into y: Shape) -> AveragePooling {
    AveragePooling(
      x: x,
      rows: extents(
        y[2], over: x[2], kernel: window.kernel.height, stride: window.stride.height,
        padding: (window.padding.top, window.padding.bottom)),
      columns: extents(
        y[3], over: x[3], kernel: window.kernel.width, stride: window.stride.width,
        padding: (window.padding.left, window.padding.right)),
      divisor: divisorOverride)
  }

  /// As `avg_pool2d` in PyTorch's `aten/src/ATen/native/cpu/AvgPoolKernel.cpp`.
  private func extents(
    _ count: Int, over side: Int, kernel: Int, stride: Int, padding: (before: Int, after: Int)
  ) -> [AveragePooling.Extent] {
    (0..<count).map { index in
      let start = index * stride - padding.before
      let end = min(start + kernel, side + padding.after)
      let inside = min(max(start, 0), side)..<max(min(max(start, 0), side), min(end, side))
      return AveragePooling.Extent(inside: inside, count: countIncludesPadding ? end - start : inside.count)
    }
  }
}

/// A layer of means over windows.
protocol AveragingRule: Differentiable {
  /// The windows.
  func pooling(of x: Shape, into y: Shape) -> AveragePooling
}

extension AveragingRule {
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    let x = place.sources[0]
    program.append(
      PoolAverage(x: x.place, y: place.output.place, pooling: pooling(of: x.shape, into: place.output.shape)))
  }

  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    let x = place.sources[0]
    program.contribute(to: x) { destination, program in
      program.append(
        PoolAveragePullback(
          upstream: upstream.place, destination: destination, pooling: pooling(of: x.shape, into: upstream.shape)))
    }
  }
}
