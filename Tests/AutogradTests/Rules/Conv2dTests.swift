import Networks
import Testing

/// The rule of `Conv2d`.
@Suite struct Conv2dTests {
  @Test func conv2d() throws {
    try checkGradient(of: conv(2, 1), [2, 3, 2, 2])
    try checkGradient(of: conv(2, 3, Argument("padding", .integer(1))), [2, 3, 5, 4])
    try checkGradient(of: conv(1, 2, Argument("bias", .boolean(false))), [1, 1, 4, 4])
    try checkGradient(of: conv(2, 2, pair("stride", 2, 1), pair("padding", 2, 0)), [1, 2, 5, 4])
    try checkGradient(of: conv(2, 3, pair("dilation", 2, 1), Argument("padding", .text("same"))), [1, 2, 5, 4])
    try checkGradient(of: conv(4, 3, Argument("groups", .integer(2))), [2, 4, 4, 3])
  }

  private func conv(_ channels: Int, _ size: Int, _ arguments: Argument...) -> LayerDefinition {
    LayerDefinition(
      "Conv2d", [Argument("out_channels", .integer(channels)), Argument("kernel_size", .integer(size))] + arguments)
  }

  private func pair(_ name: String, _ first: Int, _ second: Int) -> Argument {
    Argument(name, .list([.integer(first), .integer(second)]))
  }
}
