import Networks
import Testing

/// The rules of `Add`, `Subtract`, `Multiply` and `Concat`.
@Suite struct JoiningTests {
  @Test func add() throws {
    let add = LayerDefinition("Add")
    try checkGradient(of: add, [2, 3], [2, 3]) { zip($0[0], $0[1]).map(+) }
    try checkGradient(of: add, [2, 3], [3], [2, 1])
    try checkGradient(of: add, [3], [2, 1, 1], [])
    try checkGradient(of: LayerDefinition("Add", from: ["x0", "x0"]), [2, 3])
  }

  @Test func subtract() throws {
    let subtract = LayerDefinition("Subtract")
    try checkGradient(of: subtract, [2, 3], [2, 3]) { zip($0[0], $0[1]).map(-) }
    try checkGradient(of: subtract, [2, 3], [3], [2, 1])
    try checkGradient(of: subtract, [3], [2, 1, 1], [])
    try checkGradient(of: LayerDefinition("Subtract", from: ["x1", "x0", "x0"]), [2, 3], [3])
  }

  @Test func multiply() throws {
    let multiply = LayerDefinition("Multiply")
    try checkGradient(of: multiply, [2, 3], [2, 3]) { zip($0[0], $0[1]).map(*) }
    try checkGradient(of: multiply, [2, 3], [3], [2, 1])
    try checkGradient(of: multiply, [3], [2, 1, 1], [])
    try checkGradient(of: LayerDefinition("Multiply", from: ["x0", "x0", "x0"]), [2, 3]) { $0[0].map { $0 * $0 * $0 } }
  }

  @Test func concat() throws {
    try checkGradient(of: LayerDefinition("Concat"), [2], [3]) { $0[0] + $0[1] }
    try checkGradient(of: LayerDefinition("Concat"), [2, 3], [2, 1], [2, 2])
    try checkGradient(of: LayerDefinition("Concat", [Argument("dim", .integer(-1))]), [2, 3, 2, 2], [2, 3, 2, 1])
    try checkGradient(of: LayerDefinition("Concat", from: ["x0", "x0"]), [2, 3])
  }
}
