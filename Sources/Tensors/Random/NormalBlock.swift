/// Sixteen uniform numbers made normal by Box and Müller: the first eight give the radii, the other eight the angles.
enum NormalBlock {
  /// The number of numbers in a block: two AVX registers.
  static let size = 16

  /// Replaces the sixteen `elements` from `start` on.
  static func transform(
    _ elements: UnsafeMutableBufferPointer<Float>, from start: Int, mean: Float, deviation: Float
  ) {
    for index in start..<start + size / 2 {
      let radius = (-2 * Cephes.log(1 - elements[index])).squareRoot()
      let (sine, cosine) = Cephes.sineAndCosine(2 * Float(Double.pi) * elements[index + size / 2])
      elements[index] = mean.addingProduct(radius * cosine, deviation)
      elements[index + size / 2] = mean.addingProduct(radius * sine, deviation)
    }
  }
}

/// The elementary functions of `aten/src/ATen/native/cpu/avx_mathfun.h`, after S. Moshier's Cephes library, with the
/// roundings of the fused multiply-adds that PyTorch's build makes of them.
enum Cephes {
  /// log x of a positive normal number.
  static func log(_ x: Float) -> Float {
    // x = m·2ᵉ with m in [½, 1), then in [√½, √2).
    var exponent = Float(Int32(bitPattern: x.bitPattern >> 23) - 126)
    var m = Float(bitPattern: x.bitPattern & 0x007f_ffff | 0x3f00_0000)
    if m < 0.707106781186547524 {
      exponent -= 1
      m = (m - 1) + m
    } else {
      m -= 1
    }
    let square = m * m
    let polynomial = evaluate(
      [
        7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
        2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
      ], at: m)
    var y = polynomial * m
    y = (exponent * -2.12194440e-4).addingProduct(y, square)
    y = y.addingProduct(-square, 0.5)
    return (m + y).addingProduct(exponent, 0.693359375)
  }

  /// sin x and cos x of a number of moderate size that is not negative.
  static func sineAndCosine(_ x: Float) -> (sine: Float, cosine: Float) {
    // The octant, rounded up to an even one, and what remains of x, by π/4 in three parts.
    let octant = (Int32(x * 1.27323954473516) + 1) & ~1
    let steps = Float(octant)
    let rest = x.addingProduct(steps, -0.78515625).addingProduct(steps, -2.4187564849853515625e-4)
      .addingProduct(steps, -3.77489497744594108e-8)
    let square = rest * rest
    var c = evaluate([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2], at: square)
    c = (-(square * 0.5)).addingProduct(c * square, square)
    c += 1
    var s = evaluate([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1], at: square)
    s = rest.addingProduct(s * square, rest)
    let exchanged = octant & 2 != 0
    let (sine, cosine) = exchanged ? (c, s) : (s, c)
    return (octant & 4 == 0 ? sine : -sine, (octant - 2) & 4 == 0 ? -cosine : cosine)
  }

  /// A polynomial by Horner's rule, the highest coefficient first.
  @inline(__always)
  private static func evaluate(_ coefficients: [Float], at x: Float) -> Float {
    coefficients.dropFirst().reduce(coefficients[0]) { $1.addingProduct($0, x) }
  }
}
