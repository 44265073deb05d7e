import Networks
import Testing

/// The rule of `Linear`.
@Suite struct LinearTests {
  @Test func linear() throws {
    try checkGradient(of: LayerDefinition("Linear", [Argument("out_features", .integer(2))]), [4, 3])
    try checkGradient(of: LayerDefinition("Linear", [Argument("out_features", .integer(1))]), [5])
    try checkGradient(of: LayerDefinition("Linear", [Argument("out_features", .integer(3))]), [2, 3, 2, 2])
    let unbiased = [Argument("out_features", .integer(17)), Argument("bias", .boolean(false))]
    try checkGradient(of: LayerDefinition("Linear", unbiased), [9, 8])
  }
}
