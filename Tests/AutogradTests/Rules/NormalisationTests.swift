import Foundation
import Networks
import Testing

/// The rules of the normalisations.
@Suite struct NormalisationTests {
  @Test(arguments: Mode.allCases) func batchNorm(mode: Mode) throws {
    for shape in [[5, 2], [2, 3, 4]] { try checkGradient(of: LayerDefinition("BatchNorm1d"), shape, mode: mode) }
    try checkGradient(of: LayerDefinition("BatchNorm2d"), [2, 3, 4, 3], mode: mode)
    let plain = LayerDefinition("BatchNorm2d", [Argument("affine", .boolean(false)), Argument("eps", .number(0.1))])
    try checkGradient(of: plain, [2, 1, 2, 2], mode: mode)
  }

  @Test func layerNorm() throws {
    let size = Argument("normalized_shape", .integer(4))
    let plain = LayerDefinition("LayerNorm", [size, Argument("elementwise_affine", .boolean(false))])
    try checkGradient(of: plain, [4]) { sources in
      let mean = sources[0].reduce(0, +) / 4
      let variance = sources[0].reduce(0) { $0 + pow($1 - mean, 2) } / 4
      return sources[0].map { ($0 - mean) / (variance + 1e-5).squareRoot() }
    }
    try checkGradient(of: LayerDefinition("LayerNorm", [size]), [3, 4])
    try checkGradient(of: LayerDefinition("LayerNorm", [size, Argument("bias", .boolean(false))]), [2, 3, 4])
    let block = Argument("normalized_shape", .list([.integer(3), .integer(4)]))
    try checkGradient(of: LayerDefinition("LayerNorm", [block, Argument("eps", .number(0.1))]), [2, 3, 4])
  }
}
