import CKernels

/// The normalisation of each channel of x `[N, C, …]` by a mean and a deviation, and its vector-Jacobian products:
///
///     y = x̂ · w + b        x̂ = (x − μ) · ρ        ρ = 1/√(σ² + ε)
///
/// Sums are taken in double precision and in an order that depends on the sizes alone; the variance is that of the
/// distances from the mean, in a second pass.
public struct BatchNormalization: Sendable, Hashable {
  /// N.
  private let batch: Int
  /// C.
  private let channels: Int
  /// The numbers of a channel of an image.
  private let plane: Int

  /// Makes a normalisation of tensors of shape `x`, at least of rank 2.
  public init(_ x: Shape) {
    batch = x[0]
    channels = x[1]
    plane = x.count(in: 2..<x.rank)
  }

  /// w and b, where there are such, and μ and ρ; each `[C]`.
  public struct Coefficients<Scalar: TensorScalar> {
    let weight: Elements<Scalar>?
    let bias: Elements<Scalar>?
    let mean: Elements<Scalar>
    let inverseDeviation: Elements<Scalar>

    /// Puts them together.
    public init(
      weight: Elements<Scalar>?, bias: Elements<Scalar>?, mean: Elements<Scalar>, inverseDeviation: Elements<Scalar>
    ) {
      self.weight = weight
      self.bias = bias
      self.mean = mean
      self.inverseDeviation = inverseDeviation
    }
  }

  /// y, after μ and ρ have been taken from x itself where `eps` says so; max(y, 0) where it `rectifies`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func forward<Scalar: TensorScalar>(
    _ x: Elements<Scalar>, _ coefficients: Coefficients<Scalar>, statisticsWith eps: Double?, rectifies: Bool,
    into y: Elements<Scalar>
  ) {
    var sizes = self.sizes
    let (mean, inverse) = (coefficients.mean.base, coefficients.inverseDeviation.base)
    let (weight, bias) = (coefficients.weight, coefficients.bias)
    forEachBlock { block in
      let (first, end) = (block.lowerBound, block.upperBound)
      if Scalar.self == Double.self {
        if let eps {
          chainrule_batch_statistics_f64(
            &sizes, first, end, rebound(x.base), eps, rebound(mean), rebound(inverse))
        }
        chainrule_batch_normalize_f64(
          &sizes, first, end, rebound(x.base), rebound(mean), rebound(inverse), reboundConstant(weight),
          reboundConstant(bias), rectifies, rebound(y.base))
      } else {
        if let eps {
          chainrule_batch_statistics_f32(
            &sizes, first, end, rebound(x.base), eps, rebound(mean), rebound(inverse))
        }
        chainrule_batch_normalize_f32(
          &sizes, first, end, rebound(x.base), rebound(mean), rebound(inverse), reboundConstant(weight),
          reboundConstant(bias), rectifies, rebound(y.base))
      }
    }
  }

  /// The vector-Jacobian products for the upstream gradient ȳ:
  ///
  ///     b̄ = Σ ȳ        w̄ = Σ ȳ x̂        x̄ = (ȳ − b̄/M − x̂ · w̄/M) · ρ · w, with M numbers a channel
  ///
  /// where the two means are left out if μ and ρ do not depend on x.
  ///
  /// - Parameters:
  ///   - upstream: ȳ.
  ///   - x: what was normalised.
  ///   - coefficients: what the forward pass has left: μ, ρ and w of each channel.
  ///   - rectified: max(y, 0), where the upstream gradient is that of it: ȳ does not count where this is 0 or less.
  ///   - usesBatchStatistics: whether μ and ρ were taken from x.
  ///   - gradients: where the gradients go that are wanted, and whether they are added to what is there.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func pullback<Scalar: TensorScalar>(
    _ upstream: Elements<Scalar>, _ x: Elements<Scalar>, rectified: Elements<Scalar>?,
    _ coefficients: Coefficients<Scalar>, usesBatchStatistics: Bool, into gradients: Gradients<Scalar>
  ) {
    var sizes = self.sizes
    let (mean, inverse) = (coefficients.mean.base, coefficients.inverseDeviation.base)
    let weight = coefficients.weight
    Scratch.with(Double.self, count: 2 * channels) { sums in
      let (upstreamSum, productSum) = (sums, sums + channels)
      let means = usesBatchStatistics ? (upstreamSum, productSum) : (nil, nil)
      forEachBlock { block in
        let (first, end) = (block.lowerBound, block.upperBound)
        if Scalar.self == Double.self {
          chainrule_batch_sums_f64(
            &sizes, first, end, rebound(x.base), rebound(upstream.base), reboundConstant(rectified), rebound(mean),
            rebound(inverse), upstreamSum, productSum)
          if let target = gradients.x {
            chainrule_batch_pullback_f64(
              &sizes, first, end, rebound(x.base), rebound(upstream.base), reboundConstant(rectified), rebound(mean),
              rebound(inverse), reboundConstant(weight), means.0, means.1, target.accumulates,
              rebound(target.elements.base))
          }
        } else {
          chainrule_batch_sums_f32(
            &sizes, first, end, rebound(x.base), rebound(upstream.base), reboundConstant(rectified), rebound(mean),
            rebound(inverse), upstreamSum, productSum)
          if let target = gradients.x {
            chainrule_batch_pullback_f32(
              &sizes, first, end, rebound(x.base), rebound(upstream.base), reboundConstant(rectified), rebound(mean),
              rebound(inverse), reboundConstant(weight), means.0, means.1, target.accumulates,
              rebound(target.elements.base))
          }
        }
      }
      for (target, sum) in [(gradients.bias, upstreamSum), (gradients.weight, productSum)] {
        guard let target else { continue }
        for channel in 0..<channels {
          let value = Scalar(sum[channel])
          target.elements[channel] = target.accumulates ? target.elements[channel] + value : value
        }
      }
    }
  }

  /// Where the gradients of x, w and b go; `nil` for those that are not wanted.
  public struct Gradients<Scalar: TensorScalar> {
    /// Numbers, and whether something is added to them.
    public typealias Target = (elements: Elements<Scalar>, accumulates: Bool)

    let x: Target?
    let weight: Target?
    let bias: Target?

    /// Puts them together.
    public init(x: Target?, weight: Target?, bias: Target?) {
      self.x = x
      self.weight = weight
      self.bias = bias
    }
  }

  private var sizes: chainrule_batch { chainrule_batch(batch: batch, channels: channels, plane: plane) }

  /// Does all channels, some at a time: few enough that their numbers stay in the cache from one pass to the next.
  private func forEachBlock(_ body: (Range<Int>) -> Void) {
    let together = max(1, min(channels, (1 << 15) / max(batch * plane, 1)))
    let blocks = (channels + together - 1) / together
    Parallelism.forEach(blocks) { block in
      body(block * together..<min((block + 1) * together, channels))
    }
  }
}
