import Tensors

// Matrix products, sums over dimensions, and parts of tensors.

extension ExpressionPrinter {
  /// The three matrix products. With a batch, rows are cases: X Wᵀ, δ W, δᵀ X. A tensor of rank 1 is a column:
  /// W x, Wᵀ δ, δ xᵀ.
  func writeProduct(_ node: ExpressionNode, to out: inout String) {
    let (a, b) = (node.operands[0], node.operands[1])
    if isSingle(a), isSingle(b) {
      let (first, second) = node.operation == .timesTransposed ? (b, a) : (a, b)
      write(first, .product, to: &out)
      out += times
      write(second, .product, to: &out)
      return
    }
    let isColumn = nodes[a].shape.rank == 1
    switch node.operation {
    case .timesTransposed where isColumn: writeFactors((b, false), (a, false), to: &out)
    case .timesTransposed: writeFactors((a, false), (b, true), to: &out)
    case .times where isColumn: writeFactors((b, true), (a, false), to: &out)
    case .times: writeFactors((a, false), (b, false), to: &out)
    case _ where isColumn: writeFactors((a, false), (b, true), to: &out)
    default: writeFactors((a, true), (b, false), to: &out)
    }
  }

  private func writeFactors(
    _ left: (id: Int, isTransposed: Bool), _ right: (id: Int, isTransposed: Bool), to out: inout String
  ) {
    for (index, factor) in [left, right].enumerated() {
      if index > 0 { out += style == .latex && (isWord(left.id) || isWord(right.id)) ? " \\, " : " " }
      if factor.isTransposed {
        writeTransposed(factor.id, to: &out)
      } else {
        write(factor.id, .factor, to: &out)
      }
    }
  }

  /// Whether the expression is a symbol of several letters, which would run into its neighbour.
  private func isWord(_ id: Int) -> Bool {
    if case .symbol(let symbol) = nodes[id].operation { names.name(of: symbol).isWord } else { false }
  }

  /// Aᵀ; a single number as it is.
  func writeTransposed(_ id: Int, to out: inout String) {
    guard !isSingle(id) else { return write(id, .factor, to: &out) }
    writeRaised(id, by: style == .latex ? "\\top" : "ᵀ", keepingIndex: true, to: &out)
  }

  /// Σ A over the given dimensions; over all where none is given.
  func writeSum(over axes: [Int], _ operand: Int, to out: inout String) {
    let index = axes.map(String.init).joined(separator: ",")
    switch style {
    case .latex: out += axes.isEmpty ? "\\sum " : "\\sum_{\(index)} "
    case .text: out += "∑" + axes.map { subscriptDigits(String($0)) }.joined(separator: "‚") + " "
    }
    write(operand, .product, to: &out)
  }

  /// A with the range in its place: A_{:, 2:5}.
  func writeSlice(_ operand: Int, axis: Int, lower: Int, upper: Int, to out: inout String) {
    let rank = nodes[operand].shape.rank
    let ranges = (0..<rank).map { $0 == axis ? "\(lower):\(upper)" : ":" }
    switch style {
    case .latex:
      // A name that has a lower index already is set off by brackets.
      let isLowered =
        if case .symbol(let symbol) = nodes[operand].operation { names.name(of: symbol).isLowered } else { false }
      out += isLowered ? "\\left[" : "{"
      write(operand, .factor, to: &out)
      out += "\(isLowered ? "\\right]" : "}")_{\(ranges.joined(separator: ",\\,"))}"
    case .text:
      write(operand, .factor, to: &out)
      out += "[\(ranges.joined(separator: ", "))]"
    }
  }

  /// concat(A, B, …) with the dimension as index.
  func writeConcatenation(_ parts: [Int], axis: Int, to out: inout String) {
    out += style == .latex ? "\\operatorname{concat}_{\(axis)}(" : "concat\(subscriptDigits(String(axis)))("
    for (index, part) in parts.enumerated() {
      if index > 0 { out += ", " }
      write(part, .sum, to: &out)
    }
    out += ")"
  }
}

/// Digits as lower indices: `12` as ₁₂.
func subscriptDigits(_ digits: String) -> String {
  var lowered = ""
  for scalar in digits.unicodeScalars {
    guard ("0"..."9").contains(scalar), let index = Unicode.Scalar(0x2080 + scalar.value - 48) else {
      lowered.unicodeScalars.append(scalar)
      continue
    }
    lowered.unicodeScalars.append(index)
  }
  return lowered
}
