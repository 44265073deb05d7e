/// How something is called in formulas: a base with a layer's number above it, or a name below it.
///
/// In LaTeX the number is a lecture's `[l]`: `W^{[1]}`; in plain text it is a lower index: W₁.
struct SymbolName: Hashable, Sendable {
  private let baseLatex: String
  private let baseText: String
  /// The layer's number: `1`, or `1.2` for one inside a container.
  private let index: String
  private let lowerLatex: String
  private let lowerText: String

  /// A symbol that is written `latex` in LaTeX and `text` elsewhere.
  init(_ latex: String, _ text: String) {
    (baseLatex, baseText, index, lowerLatex, lowerText) = (latex, text, "", "", "")
  }

  private init(_ base: SymbolName, index: String, lowerLatex: String, lowerText: String) {
    (baseLatex, baseText) = (base.baseLatex, base.baseText)
    (self.index, self.lowerLatex, self.lowerText) = (index, lowerLatex, lowerText)
  }

  /// A letter as itself, anything longer upright.
  init(word: String) {
    if word.utf8.count == 1, let byte = word.utf8.first, byte.isLetter {
      self.init(word, word)
    } else {
      self.init("\\text{\(SymbolName.escaped(word))}", word)
    }
  }

  /// This symbol of the layer of number `index`.
  func numbered(_ index: String) -> SymbolName {
    SymbolName(self, index: index, lowerLatex: lowerLatex, lowerText: lowerText)
  }

  /// This symbol of what `other` stands for.
  func of(_ other: SymbolName) -> SymbolName {
    SymbolName(self, index: index, lowerLatex: other.latex(), lowerText: "_\(other.text())")
  }

  /// This symbol with a number below.
  func lowered(_ digits: String) -> SymbolName {
    SymbolName(self, index: index, lowerLatex: digits, lowerText: subscriptDigits(digits))
  }

  /// Whether there is something above the symbol.
  var hasIndex: Bool { !index.isEmpty }

  /// Whether there is something below the symbol.
  var isLowered: Bool { !lowerLatex.isEmpty }

  /// Whether the symbol is a word of several letters.
  var isWord: Bool { baseLatex.hasPrefix("\\text") }

  /// The symbol in LaTeX, with `exponent` beside its number.
  func latex(raisedBy exponent: String = "") -> String {
    var written = baseLatex
    if !lowerLatex.isEmpty { written += "_{\(lowerLatex)}" }
    if hasIndex {
      written += "^{[\(index)]\(exponent)}"
    } else if !exponent.isEmpty {
      written += "^{\(exponent)}"
    }
    return written
  }

  /// The symbol in plain text.
  func text() -> String {
    guard hasIndex else { return baseText + lowerText }
    let isNumber = index.utf8.allSatisfy(\.isDigit)
    return baseText + (isNumber ? subscriptDigits(index) : "[\(index)]") + lowerText
  }

  /// `word` for `\text{…}`: LaTeX's own characters escaped, what is not plain ASCII replaced.
  private static func escaped(_ word: String) -> String {
    var safe = ""
    for byte in word.utf8.prefix(128) {
      switch byte {
      case _ where byte.isLetter || byte.isDigit, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: " "):
        safe.unicodeScalars.append(Unicode.Scalar(byte))
      default: safe += "\\_"
      }
    }
    return safe
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
  }
}
