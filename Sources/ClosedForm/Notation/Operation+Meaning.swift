// What the operators of images and classes mean, as a formula's reader needs it.

extension Operation {
  /// The operator as the notation lists it, with a phrase of what it means; `nil` for those that are listed otherwise
  /// or explain themselves. `classes` is how the target is written.
  func meaning(classes: SymbolName) -> (latex: String, text: String, meaning: String)? {
    let (y, yText) = (classes.latex(), classes.text())
    switch self {
    case .mean: return ("\\operatorname{mean}_{0}", "mean[0]", "mean over dimension 0, counted from 0")
    case .reshape: return ("\\operatorname{reshape}", "reshape", "the same numbers in a tensor of the sizes given")
    case .convolution:
      return (
        "\\star", "⋆",
        "cross-correlation of images with kernels: s stride, p padding, d dilation, g groups, where not 1, 0, 1, 1"
      )
    case .transposedConvolution:
      return (
        "\\ast^{\\top}", "∗ᵀ",
        "transposed convolution, the adjoint of ⋆: each number puts its multiple of the kernel where it was read from"
      )
    case .kernelCorrelation:
      return (
        "x \\star \\delta", "x ⋆ δ",
        "cross-correlation of each channel of x with each of δ, summed over images; the layer's stride is its dilation"
      )
    case .maximumPooling:
      return (
        "\\operatorname{maxpool}", "maxpool",
        "largest element of each window; s stride, where it is not the window's size, p padding, d dilation"
      )
    case .maximumUnpooling:
      return (
        "\\mathbf{1}_{\\{\\operatorname{argmax}_{w} x\\}}", "𝟏{argmax[w] x}",
        "1 at the first of the largest elements of window w of x, else 0; w runs over the windows of the pooling"
      )
    case .averagePooling:
      return (
        "\\operatorname{avgpool}", "avgpool",
        "mean of each window; s stride, where it is not the window's size, p padding, → size of the output"
      )
    case .averageUnpooling:
      return (
        "\\operatorname{avgpool}^{\\top}", "avgpoolᵀ",
        "adjoint of avgpool: each element, over its window's size, at every place of the window"
      )
    case .softmax, .logSoftmax:
      return (
        "\\operatorname{softmax}", "softmax",
        "exponentials over their sum, along the last dimension where no other is given"
      )
    case .oneHot: return ("\\mathbf{e}_{\(y)}", "e[\(yText)]", "1 at the class \(yText), else 0")
    case .pick: return ("x_{\(y)}", "x[\(yText)]", "the element of x at the class \(yText)")
    case .masked(_, let ignored):
      return (
        "\\mathbf{1}_{\\{\(y) \\ne \(ignored)\\}}", "𝟏{\(yText) ≠ \(ignored)}",
        ignored < 0
          ? "a factor of all terms and their gradients that is not written: a class \(ignored) is left out"
          : "0 where the class is \(ignored), which is left out, else 1"
      )
    default: return nil
    }
  }
}

extension ElementwiseFunction {
  /// What the function of x is; `nil` for those that are listed otherwise or explain themselves.
  var meaning: String? {
    switch self {
    case .sigmoid, .tanh, .relu, .isPositive, .clampedLogarithm, .atLeastEpsilon, .exponential, .squareRoot, .absolute:
      nil
    case .logSigmoid: "logarithm of σ(x) = 1/(1 + e⁻ˣ); 1 − σ(x) = σ(−x)"
    case .leakyReLU(let slope): "x where x > 0, else \(written(slope, in: .text)) x"
    case .leakyReLUDerivative(let slope): "1 where x > 0, else \(written(slope, in: .text))"
    case .elu(let alpha): "x where x > 0, else \(times(alpha))(eˣ − 1)"
    case .eluDerivative(let alpha): "1 where x > 0, else \(times(alpha))eˣ"
    case .softplus(let beta, let threshold):
      beta == 1
        ? "log(1 + eˣ), and x where x > \(written(threshold, in: .text))"
        : "log(1 + e^(βx))/β with β = \(written(beta, in: .text)), and x where βx > \(written(threshold, in: .text))"
    case .softplusDerivative(let beta, let threshold):
      beta == 1
        ? "σ(x) = 1/(1 + e⁻ˣ), and 1 where x > \(written(threshold, in: .text))"
        : "1/(1 + e^(−βx)) with β = \(written(beta, in: .text)), and 1 where βx > \(written(threshold, in: .text))"
    case .normalDistribution: "the normal distribution's share below x, (1 + erf(x/√2))/2"
    case .normalDensity: "Φ′(x), the normal distribution's density, e^(−x²/2)/√(2π)"
    case .approximateNormalDistribution: "(1 + tanh(√(2/π)(x + 0.044715x³)))/2, about the normal distribution"
    case .approximateNormalDensity: "derivative of Φ̃"
    case .sign: "−1, 0 or 1, with the sign of x"
    case .clamp(let limit): "x, held between −\(written(limit, in: .text)) and \(written(limit, in: .text))"
    case .huber(let delta): "x²/2 where |x| ≤ δ, else δ(|x| − δ/2), with δ = \(written(delta, in: .text))"
    }
  }

  private func times(_ number: Double) -> String { number == 1 ? "" : "\(written(number, in: .text)) " }
}
