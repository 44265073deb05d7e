import Networks

/// A layer's name, taken apart: `block1.conv2` is number 2 of `conv`, and 1.2 counted from outside.
struct LayerName {
  /// How far a layer's symbols have had to give way to those of others.
  enum Choice: Int {
    /// The number at the name's end: W^{[2]}.
    case number
    /// All numbers in the name: W^{[1.2]}.
    case allNumbers
    /// The name: W_{\text{block1.conv2}}.
    case name
  }

  let full: String
  /// The last part of the name without its number and what joins the two.
  let stem: String
  /// The number at the end; empty where there is none.
  let number: String

  init(_ full: String) {
    self.full = full
    let parts = full.split(separator: ".").map(String.init)
    // What the layer conv2 of a dense block reads, `conv2.input`, is x^{[2]}.
    let isInput = parts.count > 1 && parts.last == "input" && parts[parts.count - 2].utf8.last?.isDigit == true
    let last = isInput ? parts[parts.count - 2] : parts.last ?? full
    let digits = last.utf8.reversed().prefix(while: \.isDigit).count
    number = String(last.suffix(digits))
    var rest = last.dropLast(digits)
    while rest.last == "_" || rest.last == "-" { rest = rest.dropLast() }
    stem = isInput ? "x" : String(rest)
  }

  /// Whether the stem is a single letter: such a layer keeps it, f1 is f^{[1]}.
  var isLiteral: Bool { stem.utf8.count == 1 && stem.utf8.allSatisfy(\.isLetter) }

  /// The index for a choice; empty where the name is used.
  func index(_ choice: Choice) -> String {
    switch choice {
    case .number: number
    case .allNumbers:
      number.isEmpty ? "" : full.split { !("0"..."9").contains($0) }.joined(separator: ".")
    case .name: ""
    }
  }

  /// The whole name as a symbol; a name that is but a number gets a letter, lest it be read as one.
  var word: SymbolName {
    if let first = full.utf8.first, first.isDigit { return SymbolName("h", "h").of(SymbolName(word: full)) }
    if full == "\(stem)\(number)", !stem.isEmpty, !isLiteral, !number.isEmpty {
      return SymbolName(word: stem).numbered(number)
    }
    return SymbolName(word: full)
  }
}

/// The symbols of one layer: of its output, of its parameters, of what it names on the way, and of the gradient at
/// its output.
struct LayerSymbols {
  let output: SymbolName
  let parameters: [SymbolName]
  let auxiliaries: [Auxiliary: SymbolName]
  let delta: SymbolName

  init(_ node: Graph.Node, in graph: Graph, name: LayerName, _ choice: LayerName.Choice) {
    let family = type(of: node.layer).kind.family
    let index = name.index(choice)
    if index.isEmpty {
      output = choice == .number && name.isLiteral ? SymbolName(word: name.stem) : name.word
    } else {
      let base =
        switch family {
        case _ where name.isLiteral: SymbolName(word: name.stem)
        case "affine": SymbolName("f", "f")
        case "activation": SymbolName("a", "a")
        default: name.stem.isEmpty ? SymbolName("h", "h") : SymbolName(word: name.stem)
        }
      output = base.numbered(index)
    }
    let own = node.parameters.map { LayerSymbols.parameter(graph.values[$0], of: family) }
    func placed(_ symbol: SymbolName) -> SymbolName {
      index.isEmpty ? symbol.of(SymbolName(word: name.full)) : symbol.numbered(index)
    }
    parameters = own.map(placed)
    auxiliaries = family == "normalisation" ? LayerSymbols.normalisation.mapValues(placed) : [:]
    delta = index.isEmpty || family != "affine" ? NameTable.delta.of(output) : NameTable.delta.numbered(index)
  }

  private static let normalisation: [Auxiliary: SymbolName] = [
    .mean: SymbolName("\\mu", "μ"), .deviation: SymbolName("\\sigma", "σ"), .normalized: SymbolName("\\hat{x}", "x̂"),
  ]

  /// W and b of an affine layer, γ and β of a normalisation, μ̄ and v̄ of its running statistics; a small letter for a single number.
  private static func parameter(_ value: Graph.Value, of family: String) -> SymbolName {
    let own = value.name.split(separator: ".").last.map(String.init) ?? value.name
    switch (own, family) {
    case ("weight", "normalisation"): return SymbolName("\\gamma", "γ")
    case ("bias", "normalisation"): return SymbolName("\\beta", "β")
    case ("running_mean", _): return SymbolName("\\bar{\\mu}", "μ̄")
    case ("running_var", _): return SymbolName("\\bar{v}", "v̄")
    case ("weight", _): return value.shape.count == 1 ? SymbolName("w", "w") : SymbolName("W", "W")
    case ("bias", _): return SymbolName("b", "b")
    default: return SymbolName(word: own)
    }
  }
}
