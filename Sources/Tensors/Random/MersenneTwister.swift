import CKernels

/// MT19937, the generator behind `torch.manual_seed` on the CPU (`ATen/core/MT19937RNGEngine.h`).
///
/// M. Matsumoto, T. Nishimura: Mersenne Twister (1998), <https://doi.org/10.1145/272991.272995>.
public struct MersenneTwister: Sendable {
  private static let size = Int(CHAINRULE_MERSENNE_WORDS)

  private var state: [UInt32]
  private var position = MersenneTwister.size

  /// Seeds the generator as the authors' `init_genrand` does.
  public init(seed: UInt32) {
    state = [seed]
    state.reserveCapacity(MersenneTwister.size)
    var last = seed
    for index in 1..<UInt32(MersenneTwister.size) {
      last = 1_812_433_253 &* (last ^ (last >> 30)) &+ index
      state.append(last)
    }
  }

  /// The next 32 bits.
  public mutating func next() -> UInt32 {
    regenerateIfUsedUp()
    var bits = state[position]
    position += 1
    bits ^= bits >> 11
    bits ^= (bits << 7) & 0x9d2c_5680
    bits ^= (bits << 15) & 0xefc6_0000
    return bits ^ (bits >> 18)
  }

  /// Makes the next 32 bits a number each: the lower 24 of them, as a number in [0, 1).
  mutating func fill(_ numbers: UnsafeMutableBufferPointer<Float>) {
    guard let start = numbers.baseAddress else { return }
    var filled = 0
    while filled < numbers.count {
      regenerateIfUsedUp()
      let count = min(state.count - position, numbers.count - filled)
      state.withUnsafeBufferPointer { state in
        let words = UnsafeBufferPointer(rebasing: state[position...])
        if let words = words.baseAddress { chainrule_mersenne_uniform(words, count, start + filled) }
      }
      position += count
      filled += count
    }
  }

  /// Makes the next 624 words of the state from the last ones, where these have been used up.
  private mutating func regenerateIfUsedUp() {
    guard position == MersenneTwister.size else { return }
    state.withUnsafeMutableBufferPointer { state in
      if let words = state.baseAddress { chainrule_mersenne_regenerate(words) }
    }
    position = 0
  }
}
