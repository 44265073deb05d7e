// Sums, elementwise products, quotients and functions.

extension ExpressionPrinter {
  /// c₁A₁ + c₂A₂ − …
  func writeCombination(_ factors: [Coefficient], _ operands: [Int], to out: inout String) {
    for (index, (factor, operand)) in zip(factors, operands).enumerated() {
      let isNegative = factor.number < 0
      if index > 0 {
        out += isNegative ? " \(minus) " : " + "
      } else if isNegative {
        out += minus
      }
      guard let magnitude = factor.magnitude(in: style, count: names.count) else {
        write(operand, .product, to: &out)
        continue
      }
      out += magnitude
      if case .ones = nodes[operand].operation, isSingle(operand) { continue }
      out += style == .latex && !writesNumbers ? " " : times
      write(operand, .product, to: &out)
    }
  }

  /// A ⊙ B ⊙ …; a b … for single numbers.
  func writeHadamard(_ node: ExpressionNode, to out: inout String) {
    let isPlain = node.shape.count == 1
    for (index, factor) in node.operands.enumerated() {
      if index > 0 { out += isPlain ? times : elementwiseTimes }
      write(factor, isPlain ? .product : .factor, to: &out)
    }
  }

  /// A / B.
  func writeQuotient(_ operands: [Int], to out: inout String) {
    if style == .latex {
      out += "\\frac{"
      write(operands[0], .sum, to: &out)
      out += "}{"
      write(operands[1], .sum, to: &out)
      out += "}"
    } else {
      write(operands[0], .factor, to: &out)
      out += " / "
      write(operands[1], .factor, to: &out)
    }
  }

  /// φ(A).
  func write(_ function: ElementwiseFunction, of argument: Int, to out: inout String) {
    let (opening, closing) = function.delimiters(in: style)
    out += opening
    write(argument, .sum, to: &out)
    out += closing
  }

  /// A², Aᵀ: a symbol that has an upper index already keeps it beside ᵀ, and is put in parentheses before a power.
  func writeRaised(_ base: Int, by exponent: String, keepingIndex: Bool, to out: inout String) {
    if case .symbol(let symbol) = nodes[base].operation {
      let name = names.name(of: symbol)
      if style == .text {
        out += name.text() + exponent
      } else if keepingIndex || !name.hasIndex {
        out += name.latex(raisedBy: exponent)
      } else {
        out += "\\left(\(name.latex())\\right)^{\(exponent)}"
      }
      return
    }
    out += style == .latex ? "\\left(" : "("
    write(base, .sum, to: &out)
    out += style == .latex ? "\\right)^{\(exponent)}" : ")\(exponent)"
  }

  private var minus: String { style == .latex ? "-" : "−" }
  private var elementwiseTimes: String { style == .latex ? " \\odot " : " ⊙ " }
  var times: String { style == .latex ? (writesNumbers ? " \\cdot " : " \\, ") : " · " }
}
