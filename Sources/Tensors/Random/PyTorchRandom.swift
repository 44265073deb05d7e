import CKernels
import RealModule

/// The numbers that PyTorch draws on an x86-64 CPU, bit for bit, in float32: a generator is what
/// `torch.manual_seed` leaves behind, and each method here goes on with it as the function of the same name does.
public struct PyTorchRandom: Sendable {
  private var engine: MersenneTwister
  /// The sine's half of the last pair of normal numbers that were drawn in double.
  private var spareNormal: Double?

  /// `torch.manual_seed(seed)`: of which only the lowest 32 bits count, two's complement where it is negative.
  public init(seed: some BinaryInteger) {
    engine = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed))
  }

  /// `torch.rand(shape)`: uniform in [0, 1).
  public mutating func rand(_ shape: Shape) -> Tensor<Float> {
    uniform(shape, from: 0, to: 1)
  }

  /// `torch.randn(shape)`: normal with mean 0 and deviation 1.
  public mutating func randn(_ shape: Shape) -> Tensor<Float> {
    normal(shape, mean: 0, deviation: 1)
  }

  /// `tensor.uniform_(low, high)`: uniform in [low, high).
  public mutating func uniform(_ shape: Shape, from low: Double, to high: Double) -> Tensor<Float> {
    let low = Float(low)
    let range = Float(high) - low
    return Tensor(shape: shape) { elements in
      engine.fill(elements)
      guard low != 0 || range != 1, let start = elements.baseAddress else { return }
      chainrule_random_scale(low, range, elements.count, start)
    }
  }

  /// `tensor.normal_(mean, deviation)`.
  public mutating func normal(_ shape: Shape, mean: Double, deviation: Double) -> Tensor<Float> {
    Tensor(shape: shape) { elements in
      if elements.count < PyTorchRandom.block {
        for index in elements.indices { elements[index] = Float(mean.addingProduct(normal(), deviation)) }
      } else {
        fill(elements, mean: Float(mean), deviation: Float(deviation))
      }
    }
  }

  /// What `torch.nn.functional.dropout` multiplies with: 0 with `probability`, else 1/(1 − `probability`). Which
  /// elements are 0 does not depend on `Scalar`: it is what PyTorch draws for either type. Where all are, nothing is
  /// drawn.
  public mutating func dropoutMask<Scalar: TensorScalar>(
    _ shape: Shape, probability: Double, as type: Scalar.Type = Scalar.self
  ) -> Tensor<Scalar> {
    let keep = 1 - probability
    guard keep > 0 else { return Tensor(shape: shape, repeating: 0) }
    let kept = 1 / Scalar(keep)
    return Tensor(shape: shape) { elements in
      for index in elements.indices { elements[index] = uniformDouble() < keep ? kept : 0 }
    }
  }
}

// MARK: - Single numbers

extension PyTorchRandom {
  /// 53 bits as a number in [0, 1); the first word is the upper one.
  private mutating func uniformDouble() -> Double {
    let upper = UInt64(engine.next())
    let bits = upper << 32 | UInt64(engine.next())
    return Double(bits & (1 << 53 - 1)) * 0x1p-53
  }

  /// A normal number by Box and Müller in double, the cosine's half of a pair first (`normal_distribution` in
  /// `ATen/core/DistributionsHelper.h`).
  private mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    let first = uniformDouble()
    let second = uniformDouble()
    let radius = (-2 * Double.log(onePlus: -second)).squareRoot()
    let angle = 2 * Double.pi * first
    spareNormal = radius * Double.sin(angle)
    return radius * Double.cos(angle)
  }

  /// Normal numbers in float, a block at a time; where their number is no multiple of it, the last block is drawn again
  /// (`normal_fill_AVX2` in `aten/src/ATen/native/cpu/DistributionTemplates.h`).
  private mutating func fill(_ elements: UnsafeMutableBufferPointer<Float>, mean: Float, deviation: Float) {
    guard let start = elements.baseAddress else { return }
    let (blocks, rest) = elements.count.quotientAndRemainder(dividingBy: PyTorchRandom.block)
    engine.fill(elements)
    chainrule_random_normal(mean, deviation, blocks, start)
    guard rest > 0 else { return }
    let last = UnsafeMutableBufferPointer(rebasing: elements.suffix(PyTorchRandom.block))
    engine.fill(last)
    if let start = last.baseAddress { chainrule_random_normal(mean, deviation, 1, start) }
  }

  /// Normal numbers in float are made of uniform ones by blocks: of two AVX registers.
  private static let block = Int(CHAINRULE_NORMAL_BLOCK)
}
