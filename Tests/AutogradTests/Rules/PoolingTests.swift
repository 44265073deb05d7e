import Networks
import Testing

/// The rules of the pooling layers.
@Suite struct PoolingTests {
  @Test(arguments: ["MaxPool2d", "AvgPool2d"]) func pooling(type: String) throws {
    try checkGradient(of: pool(type, 2), [2, 2, 4, 6])
    try checkGradient(of: pool(type, 3, Argument("stride", .integer(1))), [1, 2, 4, 5])
    let padded = [
      Argument("stride", .integer(2)), Argument("padding", .integer(1)), Argument("ceil_mode", .boolean(true)),
    ]
    try checkGradient(of: LayerDefinition(type, pool(type, 3).arguments + padded), [1, 2, 5, 6])
  }

  @Test func maximumOfDilatedWindows() throws {
    try checkGradient(of: pool("MaxPool2d", 2, Argument("dilation", .integer(2))), [1, 2, 5, 6])
  }

  @Test func averageOfWhatIsThere() throws {
    let inside = pool("AvgPool2d", 3, Argument("padding", .integer(1)), Argument("count_include_pad", .boolean(false)))
    try checkGradient(of: inside, [1, 2, 5, 6])
    try checkGradient(of: pool("AvgPool2d", 2, Argument("divisor_override", .integer(3))), [1, 2, 4, 4])
  }

  @Test func adaptiveAverage() throws {
    let whole = LayerDefinition("AdaptiveAvgPool2d", [Argument("output_size", .integer(1))])
    try checkGradient(of: whole, [2, 2, 3, 2]) { $0[0].chunked(by: 6).map { $0.reduce(0, +) / 6 } }
    let uneven = Argument("output_size", .list([.integer(2), .integer(3)]))
    try checkGradient(of: LayerDefinition("AdaptiveAvgPool2d", [uneven]), [1, 2, 5, 7])
  }

  private func pool(_ type: String, _ size: Int, _ arguments: Argument...) -> LayerDefinition {
    LayerDefinition(type, [Argument("kernel_size", .integer(size))] + arguments)
  }
}

extension [Double] {
  /// Runs of `count` neighbours.
  fileprivate func chunked(by count: Int) -> [ArraySlice<Double>] {
    stride(from: 0, to: self.count, by: count).map { self[$0..<$0 + count] }
  }
}
