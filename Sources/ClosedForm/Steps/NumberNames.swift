import Networks
import Tensors

/// Numbers in place of symbols: the second half of an equation with the numbers put in.
struct NumberNames {
  /// Tensors of up to so many elements are written out.
  static let maximumElements = 4

  /// The name table with numbers in it, wherever there are few enough.
  private(set) var table: NameTable
  private var written: Set<SymbolID> = []
  private var rounded: Set<SymbolID> = []
  private let isCountRounded: Bool

  init(_ names: NameTable, count: Double) {
    table = names
    let number = significant(count)
    isCountRounded = number != count
    table.renameCount(SymbolName(readable(number, .latex), readable(number, .text)))
  }

  /// Puts a tensor in the place of a symbol, where it is small.
  mutating func put(_ tensor: Tensor<Double>, for symbol: SymbolID) {
    guard let number = WrittenTensor(tensor, isFactor: true) else { return }
    table.rename(symbol, SymbolName(number.latex, number.text))
    written.insert(symbol)
    if number.isRounded { rounded.insert(symbol) }
  }

  /// Whether there are numbers for all of `symbols`.
  func covers(_ symbols: Set<SymbolID>) -> Bool { symbols.isSubset(of: written) }

  /// Whether one of `symbols` is written with fewer digits than it has.
  func isRounded(_ symbols: Set<SymbolID>) -> Bool { isCountRounded || !symbols.isDisjoint(with: rounded) }
}

/// A small tensor, written with four significant digits.
struct WrittenTensor {
  let latex: String
  let text: String
  /// Whether digits have been left out.
  let isRounded: Bool

  /// `nil` for a tensor that is not small. As a factor a negative number stands in parentheses of
  /// its own, ⦅…⦆ until ``withoutDoubleParentheses(_:)``.
  init?(_ tensor: Tensor<Double>, isFactor: Bool = false) {
    let sizes = tensor.shape.dimensions.filter { $0 != 1 }
    guard tensor.shape.count <= NumberNames.maximumElements, tensor.shape.count > 0, sizes.count <= 2 else {
      return nil
    }
    isRounded = tensor.elements.contains { $0.isFinite && significant($0) != $0 }
    let numbers = tensor.elements.map(significant)
    guard tensor.shape.count > 1 else {
      let (latex, text) = (readable(numbers[0], .latex), readable(numbers[0], .text))
      let isWrapped = isFactor && (numbers[0] < 0 || latex.contains("^"))
      self.latex = isWrapped ? "⦅\(latex)⦆" : latex
      self.text = isWrapped ? "⦅\(text)⦆" : text
      return
    }
    // A tensor of rank 1 is a column, as in the formulas.
    let columns = tensor.shape.rank == 1 ? 1 : tensor.shape.last
    func rows(_ style: PrintStyle, _ separator: String) -> [String] {
      stride(from: 0, to: numbers.count, by: columns).map { start in
        numbers[start..<start + columns].map { readable($0, style) }.joined(separator: separator)
      }
    }
    latex = "\\begin{pmatrix} \(rows(.latex, " & ").joined(separator: " \\\\ ")) \\end{pmatrix}"
    let inner = rows(.text, ", ")
    text =
      tensor.shape.rank == 1
      ? "[\(inner.joined(separator: ", "))]" : "[\(inner.map { "[\($0)]" }.joined(separator: ", "))]"
  }
}

/// The number with four significant digits.
private func significant(_ number: Double) -> Double {
  guard number.isFinite, number != 0 else { return number }
  var scale = 1.0
  while abs(number) * scale < 1000, scale < 1e300 { scale *= 10 }
  guard scale > 1 else { return Int(exactly: number) == nil ? number.rounded() : number }
  return (number * scale).rounded() / scale
}

private func readable(_ number: Double, _ style: PrintStyle) -> String {
  if number.isNaN { return style == .latex ? "\\text{NaN}" : "NaN" }
  if number.isInfinite { return (number < 0 ? "-" : "") + (style == .latex ? "\\infty" : "∞") }
  let magnitude = written(abs(number), in: style)
  return number < 0 ? (style == .latex ? "-" : "−") + magnitude : magnitude
}

/// Makes ordinary parentheses of ⦅…⦆, and none where the formula has some in the same place.
func withoutDoubleParentheses(_ formula: String) -> String {
  let scalars = Array(formula.unicodeScalars)
  guard scalars.contains("⦅") else { return formula }
  var plain = String.UnicodeScalarView()
  var isDirect = false
  for (index, scalar) in scalars.enumerated() {
    switch scalar {
    case "⦅":
      let end = scalars[index...].firstIndex(of: "⦆") ?? index
      isDirect = scalars[..<index].last == "(" && scalars.dropFirst(end + 1).first == ")"
      if !isDirect { plain.append("(") }
    case "⦆": if !isDirect { plain.append(")") }
    default: plain.append(scalar)
    }
  }
  return String(plain)
}
