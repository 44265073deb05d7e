import Networks
import Tensors

// Convolutions, pooling, and what has to do with classes.

extension ExpressionPrinter {
  /// A ⋆ W, δ ∗ᵀ W, X ⋆ δ, with how the window slides as index.
  func writeConvolution(_ node: ExpressionNode, _ convolution: Convolution, to out: inout String) {
    let window = convolution.window
    var (step, spread) = (window.stride, window.dilation)
    let (operators, isTransposed): ((latex: String, text: String), Bool)
    switch node.operation {
    case .transposedConvolution: (operators, isTransposed) = (("\\ast", "∗"), true)
    case .kernelCorrelation:
      // δ's numbers lie where the windows began: what was the stride is now the step within the kernel.
      swap(&step, &spread)
      (operators, isTransposed) = (("\\star", "⋆"), false)
    default: (operators, isTransposed) = (("\\star", "⋆"), false)
    }
    var tags = self.tags(stride: step, padding: window.padding, dilation: spread)
    if convolution.groups > 1 { tags.append("g=\(convolution.groups)") }
    write(node.operands[0], .factor, to: &out)
    out += " " + indexed(style == .latex ? operators.latex : operators.text, tags, isTransposed: isTransposed) + " "
    write(node.operands[1], .factor, to: &out)
  }

  /// A function of images with how its window slides as index; its adjoint with ᵀ.
  func writePooling(_ name: String, _ tags: [String], isTransposed: Bool = false, _ operand: Int, to out: inout String)
  {
    out += indexed(style == .latex ? "\\operatorname{\(name)}" : name, tags, isTransposed: isTransposed) + "("
    write(operand, .sum, to: &out)
    out += ")"
  }

  /// Σ over the windows w: δ_w at the place of the window's maximum.
  func writeMaximumUnpooling(_ operands: [Int], _ window: SlidingWindow, to out: inout String) {
    let windows = tags(window).joined(separator: style == .latex ? ",\\, " : ", ")
    switch style {
    case .latex:
      out += "\\sum_{w:\\, \(windows)} {"
      write(operands[0], .factor, to: &out)
      out += "}_{w} \\, \\mathbf{1}_{\\{\\operatorname{argmax}_{w} "
      write(operands[1], .factor, to: &out)
      out += "\\}}"
    case .text:
      out += "∑[w: \(windows)] "
      write(operands[0], .factor, to: &out)
      out += "[w] · 𝟏{argmax[w] "
      write(operands[1], .factor, to: &out)
      out += "}"
    }
  }

  /// The name with tags below it: `\star_{s=2,\, p=1}`, `⋆[s=2, p=1]`.
  func indexed(_ name: String, _ tags: [String], isTransposed: Bool = false) -> String {
    switch style {
    case .latex:
      name + (isTransposed ? "^{\\top}" : "") + (tags.isEmpty ? "" : "_{\(tags.joined(separator: ",\\, "))}")
    case .text: name + (isTransposed ? "ᵀ" : "") + (tags.isEmpty ? "" : "[\(tags.joined(separator: ", "))]")
    }
  }

  /// How a pooling's window slides; a stride that is the kernel's size is not written.
  func tags(_ window: SlidingWindow) -> [String] {
    let own = tags(
      stride: window.stride, padding: window.padding, dilation: window.dilation, usualStride: window.kernel)
    return [sizes([window.kernel.height, window.kernel.width])] + own + (window.ceilMode ? [word("ceil")] : [])
  }

  /// Which windows an average pooling takes the means of.
  func tags(_ pooling: AveragePooling) -> [String] {
    switch pooling.windows {
    case .adaptive(let size): return [(style == .latex ? "\\to " : "→") + sizes([size.height, size.width])]
    case .sliding(let window, let countsPadding, let divisor):
      var tags = self.tags(window)
      if let divisor {
        tags.append("/\(divisor)")
      } else if !countsPadding, window.padding != Padding2d(Size2d(0, 0)) {
        tags.append(word("inside"))
      }
      return tags
    }
  }

  /// Sizes one after the other: `3 \times 3`.
  func sizes(_ sizes: [Int]) -> String {
    sizes.map(String.init).joined(separator: style == .latex ? " \\times " : "×")
  }

  private func word(_ word: String) -> String { style == .latex ? "\\text{\(word)}" : word }

  /// s, p and d where they are not the usual.
  private func tags(
    stride: Size2d, padding: Padding2d, dilation: Size2d, usualStride: Size2d = Size2d(1, 1)
  ) -> [String] {
    func pair(_ size: Size2d) -> String {
      size.height == size.width ? "\(size.height)" : "(\(size.height),\(size.width))"
    }
    var tags: [String] = []
    if stride != usualStride { tags.append("s=\(pair(stride))") }
    if padding.top != padding.bottom || padding.left != padding.right {
      tags.append("p=(\(padding.top),\(padding.bottom);\(padding.left),\(padding.right))")
    } else if padding.top != 0 || padding.left != 0 {
      tags.append("p=\(pair(Size2d(padding.top, padding.left)))")
    }
    if dilation != Size2d(1, 1) { tags.append("d=\(pair(dilation))") }
    return tags
  }
}

// MARK: - Classes

extension ExpressionPrinter {
  /// softmax(A), log softmax(A), with the dimension where it is not the last.
  func writeSoftmax(_ operand: Int, axis: Int, isLogarithm: Bool, to out: inout String) {
    let isLast = axis == nodes[operand].shape.rank - 1
    if isLogarithm { out += style == .latex ? "\\log " : "log " }
    writePooling("softmax", isLast ? [] : ["\(axis)"], operand, to: &out)
  }

  /// e_y.
  func writeOneHot(_ classes: Int, to out: inout String) {
    out += style == .latex ? "\\mathbf{e}_{" : "e["
    write(classes, .sum, to: &out)
    out += style == .latex ? "}" : "]"
  }

  /// A_y.
  func writePick(_ operands: [Int], to out: inout String) {
    let isSymbol = if case .symbol = nodes[operands[0]].operation { true } else { false }
    out += style == .latex ? (isSymbol ? "{" : "\\left(") : (isSymbol ? "" : "(")
    write(operands[0], .sum, to: &out)
    out += style == .latex ? (isSymbol ? "}_{" : "\\right)_{") : (isSymbol ? "[" : ")[")
    write(operands[1], .sum, to: &out)
    out += style == .latex ? "}" : "]"
  }

  /// 𝟏{y ≠ k} ⊙ A.
  func writeMasked(_ operands: [Int], ignored: Int, to out: inout String) {
    out += style == .latex ? "\\mathbf{1}_{\\{" : "𝟏{"
    write(operands[1], .sum, to: &out)
    out += style == .latex ? " \\ne \(ignored)\\}} \\odot " : " ≠ \(ignored)} ⊙ "
    write(operands[0], .factor, to: &out)
  }
}
