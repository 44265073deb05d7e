import CKernels

/// The cross-correlation of images with kernels, and its two vector-Jacobian products.
///
/// With x `[N, C, H, W]`, w `[O, C/groups, kH, kW]` and y `[N, O, H′, W′]`:
///
///     y[n, o, i, j] = Σ over c, a, b of w[o, c, a, b] · x[n, c, i·stride + a·dilation − top, j·stride + b·dilation − left]
///
/// where x reads as zero outside the image. Three ways of computing it stand in files of their own; which one is
/// taken depends on sizes, type, numbers and processor, never on the number of threads.
public struct Convolution: Sendable, Hashable {
  /// A number for the rows and one for the columns.
  public struct Pair: Sendable, Hashable {
    /// Of rows.
    public let rows: Int
    /// Of columns.
    public let columns: Int

    /// Makes a pair.
    public init(_ rows: Int, _ columns: Int) {
      self.rows = rows
      self.columns = columns
    }

    /// rows · columns.
    var count: Int { rows * columns }
  }

  /// N.
  public let batch: Int
  /// C, the channels of x.
  public let inputs: Int
  /// O, the channels of y.
  public let outputs: Int
  /// The number of groups of channels that do not see each other.
  public let groups: Int
  /// H and W.
  public let image: Pair
  /// H′ and W′.
  public let result: Pair
  /// kH and kW.
  public let kernel: Pair
  /// The step from one window to the next.
  public let stride: Pair
  /// The step from one row or column that a window reads to the next.
  public let dilation: Pair
  /// The rows above and the columns left of the image that the first window begins with.
  public let padding: Pair

  /// Makes a convolution of sizes that have been checked.
  public init(
    x: Shape, w: Shape, y: Shape, groups: Int, stride: Pair, dilation: Pair, padding: Pair
  ) {
    (batch, inputs, outputs, self.groups) = (x[0], x[1], y[1], groups)
    (image, result, kernel) = (Pair(x[2], x[3]), Pair(y[2], y[3]), Pair(w[2], w[3]))
    (self.stride, self.dilation, self.padding) = (stride, dilation, padding)
  }

  /// y = x ⋆ w + b.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func forward<Scalar: TensorScalar>(
    _ x: Elements<Scalar>, _ w: Elements<Scalar>, bias: Elements<Scalar>?, into y: Elements<Scalar>
  ) {
    if Scalar.self == Float.self,
      tilesForward(x.rebound(), w.rebound(), bias: bias?.rebound(), into: y.rebound())
    {
      return
    }
    if winogradForward(x, w, bias: bias, into: y) { return }
    columnsForward(x, w, bias: bias, into: y)
  }

  /// x̄, or x̄ +=: the vector-Jacobian product of x, for the upstream gradient ȳ.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func inputGradient<Scalar: TensorScalar>(
    _ upstream: Elements<Scalar>, _ w: Elements<Scalar>, into gradient: Elements<Scalar>, accumulating: Bool
  ) {
    if Scalar.self == Float.self,
      tilesInputGradient(upstream.rebound(), w.rebound(), into: gradient.rebound(), accumulating: accumulating)
    {
      return
    }
    if winogradInputGradient(upstream, w, into: gradient, accumulating: accumulating) { return }
    columnsInputGradient(upstream, w, into: gradient, accumulating: accumulating)
  }

  /// w̄, or w̄ +=: the vector-Jacobian product of w, for the upstream gradient ȳ.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func weightGradient<Scalar: TensorScalar>(
    _ upstream: Elements<Scalar>, _ x: Elements<Scalar>, into gradient: Elements<Scalar>, accumulating: Bool
  ) {
    if !accumulating { gradient.fill(with: 0) }
    if Scalar.self == Float.self,
      tilesWeightGradient(upstream.rebound(), x.rebound(), into: gradient.rebound())
    {
      return
    }
    if winogradWeightGradient(upstream, x, into: gradient) { return }
    columnsWeightGradient(upstream, x, into: gradient)
  }

  /// The numbers of an image of x, of w, and of an image of y.
  var imageCount: Int { inputs * image.count }
  var weightCount: Int { outputs * (inputs / groups) * kernel.count }
  var resultCount: Int { outputs * result.count }

  /// The runs of images whose shares of w̄ are summed one by one, before the sums are added up in order: as many as
  /// help, and so few that their sums are small beside the images.
  func runs(sumBytes: Int) -> Int {
    let most = max(1, (16 << 20) / max(sumBytes, 1))
    return max(1, min(batch, 8, most))
  }
}
