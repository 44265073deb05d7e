/// MT19937, the generator behind `torch.manual_seed` on the CPU (`ATen/core/MT19937RNGEngine.h`).
///
/// M. Matsumoto, T. Nishimura: Mersenne Twister (1998), <https://doi.org/10.1145/272991.272995>.
public struct MersenneTwister: Sendable {
  private static let size = 624
  private static let offset = 397

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
    if position == MersenneTwister.size { regenerate() }
    var bits = state[position]
    position += 1
    bits ^= bits >> 11
    bits ^= (bits << 7) & 0x9d2c_5680
    bits ^= (bits << 15) & 0xefc6_0000
    return bits ^ (bits >> 18)
  }

  /// Makes the next 624 words of the state from the last ones.
  private mutating func regenerate() {
    let size = MersenneTwister.size
    for index in 0..<size {
      let ahead = state[index + 1 < size ? index + 1 : 0]
      let mixed = (state[index] & 0x8000_0000) | (ahead & 0x7fff_ffff)
      let far = index + MersenneTwister.offset
      let twist: UInt32 = ahead & 1 == 0 ? 0 : 0x9908_b0df
      state[index] = state[far < size ? far : far - size] ^ (mixed >> 1) ^ twist
    }
    position = 0
  }
}
