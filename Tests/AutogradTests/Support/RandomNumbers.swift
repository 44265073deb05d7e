import Tensors

/// SplitMix64: the same numbers on every run, so that a test that passes goes on to pass.
/// - SeeAlso: Steele, Lea, Flood: Fast splittable pseudorandom number generators (OOPSLA 2014).
struct RandomNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A tensor of numbers uniform in `range`.
  mutating func tensor(_ shape: Shape, in range: ClosedRange<Double>) -> Tensor<Double> {
    let elements = (0..<shape.count).map { _ in Double.random(in: range, using: &self) }
    guard let tensor = Tensor(shape: shape, elements: elements) else { preconditionFailure("as many as the shape has") }
    return tensor
  }
}
