import Networks
import Testing

/// The rule of `Flatten`.
@Suite struct ShapeTests {
  @Test func flatten() throws {
    try checkGradient(of: LayerDefinition("Flatten"), [2, 3, 2]) { $0[0] }
    let middle = [Argument("start_dim", .integer(1)), Argument("end_dim", .integer(2))]
    try checkGradient(of: LayerDefinition("Flatten", middle), [2, 3, 2, 2]) { $0[0] }
  }
}
