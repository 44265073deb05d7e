import Networks
import Tensors

// Convolutions and poolings: calls of helpers, with how the window slides where it is not the usual.

extension NumPyWriter {
  mutating func convolution(_ convolution: Convolution, _ images: PythonTerm, _ kernels: PythonTerm) -> PythonTerm {
    call(.convolution, [images.text, kernels.text] + arguments(convolution))
  }

  mutating func transposedConvolution(
    _ convolution: Convolution, _ delta: PythonTerm, _ kernels: PythonTerm
  ) -> PythonTerm {
    let image = "image=\(pair(convolution.image))"
    return call(.transposedConvolution, [delta.text, kernels.text, image] + arguments(convolution))
  }

  mutating func kernelCorrelation(
    _ convolution: Convolution, _ images: PythonTerm, _ delta: PythonTerm
  ) -> PythonTerm {
    let kernel = "kernel=\(pair(convolution.window.kernel))"
    return call(.kernelCorrelation, [images.text, delta.text, kernel] + arguments(convolution))
  }

  /// Images of shape `source` give, or are given by, an output of shape `output`.
  mutating func maximumPooling(_ window: SlidingWindow, _ images: PythonTerm, _ source: Shape, _ output: Shape)
    -> PythonTerm
  {
    call(.maximumPooling, [images.text] + arguments(window, source, output))
  }

  mutating func maximumUnpooling(
    _ window: SlidingWindow, _ delta: PythonTerm, _ images: PythonTerm, _ source: Shape, _ output: Shape
  ) -> PythonTerm {
    call(.maximumUnpooling, [delta.text, images.text] + arguments(window, source, output))
  }

  mutating func averagePooling(_ pooling: AveragePooling, _ images: PythonTerm, _ source: Shape, _ output: Shape)
    -> PythonTerm
  {
    switch pooling.windows {
    case .adaptive:
      let (rows, columns) = shares(source, output)
      return PythonTerm("\(rows) @ \(images.asMatrix) @ \(columns).T", .matrixProduct)
    case .sliding(let window, let countsPadding, let divisor):
      let divisor = self.divisor(window, source, output, countsPadding: countsPadding, divisor: divisor)
      return call(.averagePooling, [images.text] + arguments(window, source, output) + [divisor])
    }
  }

  mutating func averageUnpooling(_ pooling: AveragePooling, _ delta: PythonTerm, _ source: Shape, _ output: Shape)
    -> PythonTerm
  {
    switch pooling.windows {
    case .adaptive:
      let (rows, columns) = shares(source, output)
      return PythonTerm("\(rows).T @ \(delta.asMatrix) @ \(columns)", .matrixProduct)
    case .sliding(let window, let countsPadding, let divisor):
      let divisor = self.divisor(window, source, output, countsPadding: countsPadding, divisor: divisor)
      let image = "image=\(pair(pooling.image))"
      return call(.averageUnpooling, [delta.text, image] + arguments(window, source, output) + [divisor])
    }
  }

  /// The matrices that take the means of rows and of columns.
  private mutating func shares(_ source: Shape, _ output: Shape) -> (String, String) {
    (
      call(.shares, ["\(output[2])", "\(source[2])"]).text, call(.shares, ["\(output[3])", "\(source[3])"]).text
    )
  }

  /// What the windows' sums are divided by: a number, or a matrix where windows are cut off.
  private mutating func divisor(
    _ window: SlidingWindow, _ source: Shape, _ output: Shape, countsPadding: Bool, divisor: Int?
  ) -> String {
    if let divisor { return "divisor=\(divisor)" }
    let (kernel, stride, padding) = (window.kernel, window.stride, window.padding)
    let isCutOff = ending(window, source, output) != padding || (!countsPadding && padding != Padding2d(Size2d(0, 0)))
    guard isCutOff else { return "divisor=\(kernel.height * kernel.width)" }
    let inside = (padding.top, padding.top + source[2], padding.left, padding.left + source[3])
    let (top, bottom, left, right) =
      countsPadding ? (0, inside.1 + padding.bottom, 0, inside.3 + padding.right) : inside
    let rows = call(.overlap, [output[2], kernel.height, stride.height, top, bottom].map(String.init))
    let columns = call(.overlap, [output[3], kernel.width, stride.width, left, right].map(String.init))
    return "divisor=np.outer(\(rows.text), \(columns.text))"
  }

  /// The padding with as much more below and on the right as the last windows reach beyond it.
  private func ending(_ window: SlidingWindow, _ source: Shape, _ output: Shape) -> Padding2d {
    func reach(_ count: Int, _ stride: Int, _ kernel: Int, _ dilation: Int) -> Int {
      (count - 1) * stride + dilation * (kernel - 1) + 1
    }
    let padding = window.padding
    let rows = reach(output[2], window.stride.height, window.kernel.height, window.dilation.height)
    let columns = reach(output[3], window.stride.width, window.kernel.width, window.dilation.width)
    return Padding2d(
      top: padding.top, bottom: max(padding.bottom, rows - padding.top - source[2]), left: padding.left,
      right: max(padding.right, columns - padding.left - source[3]))
  }

  /// A pooling's keywords.
  private func arguments(_ window: SlidingWindow, _ source: Shape, _ output: Shape) -> [String] {
    ["kernel=\(pair(window.kernel))"] + keywords(window, padding: ending(window, source, output))
  }

  private func arguments(_ convolution: Convolution) -> [String] {
    keywords(convolution.window, padding: convolution.window.padding)
      + (convolution.groups > 1 ? ["groups=\(convolution.groups)"] : [])
  }

  private func keywords(_ window: SlidingWindow, padding: Padding2d) -> [String] {
    var keywords: [String] = []
    if window.stride != Size2d(1, 1) { keywords.append("stride=\(pair(window.stride))") }
    if padding != Padding2d(Size2d(0, 0)) {
      keywords.append("padding=\(Python.tuple([padding.top, padding.bottom, padding.left, padding.right]))")
    }
    if window.dilation != Size2d(1, 1) { keywords.append("dilation=\(pair(window.dilation))") }
    return keywords
  }

  private func pair(_ size: Size2d) -> String { Python.tuple([size.height, size.width]) }
}
