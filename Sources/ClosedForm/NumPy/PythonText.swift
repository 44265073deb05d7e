import Tensors

/// A piece of Python that has a value.
struct PythonTerm {
  /// How tightly it holds together. A matrix product and a product with `*` bind alike in Python; to a reader they do
  /// not, so that one within the other gets parentheses.
  enum Binding { case sum, product, matrixProduct, power, primary }

  let text: String
  let binding: Binding

  /// Whether it is an identifier alone.
  var isName: Bool { text.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") } }

  init(_ text: String, _ binding: Binding = .primary) {
    self.text = text
    self.binding = binding
  }

  private var wrapped: String { "(\(text))" }

  /// As a term of a sum.
  var asTerm: String { binding == .sum ? wrapped : text }
  /// As the first factor of a product with `*` or `/`.
  var asFirstFactor: String {
    switch binding {
    case .sum, .matrixProduct: wrapped
    case .product, .power, .primary: text
    }
  }
  /// As a later factor of a product with `*` or `/`.
  var asFactor: String { binding == .product ? wrapped : asFirstFactor }
  /// As a factor of a matrix product.
  var asMatrix: String {
    switch binding {
    case .sum, .product, .matrixProduct: wrapped
    case .power, .primary: text
    }
  }
  /// As what is raised to a power, indexed or asked for an attribute.
  var asPrimary: String { binding == .primary ? text : wrapped }
}

/// Python's spellings.
enum Python {
  /// A string literal: everything but plain letters, digits and a few signs is escaped.
  static func string(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", " ": literal.unicodeScalars.append(scalar)
      default: literal += "\\U" + padded(String(scalar.value, radix: 16), to: 8)
      }
    }
    return literal + "\""
  }

  private static func padded(_ digits: String, to count: Int) -> String {
    String(repeating: "0", count: max(count - digits.count, 0)) + digits
  }

  /// A shape as a tuple: `(4, 3)`, `(4,)`, `()`.
  static func tuple(_ sizes: some Collection<Int>) -> String {
    "(" + sizes.map(String.init).joined(separator: ", ") + (sizes.count == 1 ? ",)" : ")")
  }

  /// A number's literal, which reads back to the same number.
  static func number(_ value: Double) -> String {
    if let whole = Int(exactly: value), abs(whole) < 1_000_000_000_000 { return String(whole) }
    if value.isNaN { return "np.nan" }
    if value.isInfinite { return value < 0 ? "-np.inf" : "np.inf" }
    return "\(value)"
  }

  /// A tensor as nested lists: `[[1, 2], [3, 4]]`.
  static func list(_ tensor: Tensor<Double>) -> String {
    var texts = tensor.elements.map(number)
    for size in tensor.shape.dimensions.reversed() {
      texts = stride(from: 0, to: texts.count, by: size).map { start in
        "[\(texts[start..<start + size].joined(separator: ", "))]"
      }
    }
    return texts.first ?? "[]"
  }

  /// Text for a comment or a docstring: nothing in it can end either.
  static func remark(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": safe += "/"
      case "\"": safe += "'"
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): safe += "?"
      case "\u{2028}", "\u{2029}": safe += "?"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }

  /// Comment lines of about `width` characters, indented by four.
  static func comment(_ text: String, width: Int = 96) -> [String] {
    var lines: [String] = []
    var line = ""
    var count = 0
    for word in remark(text).split(separator: " ") {
      if count > 0, count + word.count + 1 > width {
        lines.append("    # \(lines.isEmpty ? "" : "  ")\(line)")
        (line, count) = ("", 0)
      }
      line += count == 0 ? String(word) : " \(word)"
      count += word.count + 1
    }
    return lines + ["    # \(lines.isEmpty ? "" : "  ")\(line)"]
  }
}
