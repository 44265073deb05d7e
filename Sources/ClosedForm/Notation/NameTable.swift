import Networks

/// How every value of a graph, and the gradient at it, is called in formulas.
///
/// A layer whose name ends in a number l is called by it: W^{[l]}, b^{[l]}, f^{[l]}, a^{[l]}, δ^{[l]}; a layer that
/// is called by a letter and a number keeps the letter. Where two symbols would be the same, all numbers in the name
/// are used, and then the name itself. The loss's prediction is ŷ.
struct NameTable: Sendable {
  /// The symbols of the values, by id.
  private(set) var values: [SymbolName]
  /// The symbols of the gradients at the values, by id.
  private(set) var deltas: [SymbolName]
  /// The symbols of what layers name on the way to their outputs.
  private(set) var auxiliaries: [SymbolID: SymbolName] = [:]
  /// L, the loss.
  private(set) var loss: SymbolName
  /// N, the number of terms of the loss's mean.
  private(set) var count: SymbolName

  init(_ graph: Graph) {
    values = graph.values.map { SymbolName(word: $0.name) }
    deltas = values
    var given: Set<SymbolName> = []
    for input in graph.inputs {
      values[input] = NameTable.input(graph.name(of: input))
      given.insert(values[input])
    }
    let prediction = graph.prediction
    let layers = NameTable.layers(of: graph, given: given)
    for (node, symbols) in zip(graph.nodes, layers) {
      values[node.output] = symbols.output
      deltas[node.output] = symbols.delta
      given.insert(symbols.output)
      for (auxiliary, symbol) in symbols.auxiliaries { auxiliaries[.auxiliary(node.output, auxiliary)] = symbol }
      for (id, symbol) in zip(node.parameters, symbols.parameters) {
        values[id] = symbol
        given.insert(symbol)
      }
      guard node.output == prediction else { continue }
      values[node.output] = NameTable.prediction
      if symbols.delta == NameTable.delta.of(symbols.output) {
        deltas[node.output] = NameTable.delta.of(NameTable.prediction)
      }
    }
    func free(_ letters: String...) -> SymbolName {
      letters.map { SymbolName(word: $0) }.first { !given.contains($0) } ?? SymbolName(word: letters.joined())
    }
    if let target = graph.target { values[target] = free("y", "t", "target") }
    for weight in graph.lossWeights {
      values[weight.value] = weight.role == .terms ? free("w", "weight") : free("p", "q", "pos_weight")
    }
    if let upstream = graph.upstream { values[upstream] = free("u", "g", "upstream") }
    loss = free("L", "E", "loss")
    count = free("N", "n", "count")
  }

  /// Calls the thing `symbol` by another name.
  mutating func rename(_ symbol: SymbolID, _ name: SymbolName) {
    switch symbol {
    case .value(let value): values[value] = name
    case .delta(let value): deltas[value] = name
    case .auxiliary: auxiliaries[symbol] = name
    }
  }

  /// Calls N by another name.
  mutating func renameCount(_ name: SymbolName) { count = name }

  /// Names more values, whose ids follow those of the graph.
  mutating func append(_ more: [SymbolName]) { values += more }

  /// The symbol of a named thing.
  func name(of symbol: SymbolID) -> SymbolName {
    switch symbol {
    case .value(let value): values[value]
    case .delta(let value): deltas[value]
    case .auxiliary(let value, _): auxiliaries[symbol] ?? values[value]
    }
  }

  static let prediction = SymbolName("\\hat{y}", "ŷ")
  static let delta = SymbolName("\\delta", "δ")

  /// x as it is, x1 as x₁.
  private static func input(_ name: String) -> SymbolName {
    let parts = LayerName(name)
    guard parts.isLiteral, !parts.number.isEmpty, !name.contains(".") else { return SymbolName(word: name) }
    return SymbolName(word: parts.stem).lowered(parts.number)
  }

  /// The symbols of all layers, such that no two are the same.
  private static func layers(of graph: Graph, given: Set<SymbolName>) -> [LayerSymbols] {
    let names = graph.nodes.map { LayerName(graph.name(of: $0.output)) }
    var choices = [LayerName.Choice](repeating: .number, count: names.count)
    var symbols = graph.nodes.indices.map { LayerSymbols(graph.nodes[$0], in: graph, name: names[$0], .number) }
    // Each round moves at least one layer one choice on, and there are three; most networks need one round.
    for _ in 0..<4 {
      var owners: [SymbolName: [Int]] = [:]
      for (index, layer) in symbols.enumerated() {
        for symbol in [layer.output] + layer.parameters + layer.auxiliaries.values {
          owners[symbol, default: []].append(index)
        }
      }
      var moving: Set<Int> = []
      for (symbol, claimants) in owners where claimants.count > 1 || given.contains(symbol) {
        // A layer that is called just so keeps the symbol before one that would be given it.
        let literal = claimants.filter { names[$0].isLiteral }
        let isSettled = !given.contains(symbol) && literal.count == 1
        moving.formUnion(isSettled ? claimants.filter { !names[$0].isLiteral } : claimants)
      }
      moving = moving.filter { choices[$0] != .name }
      if moving.isEmpty { break }
      for index in moving {
        choices[index] = choices[index] == .number ? .allNumbers : .name
        symbols[index] = LayerSymbols(graph.nodes[index], in: graph, name: names[index], choices[index])
      }
    }
    return symbols
  }
}

extension Graph {
  /// The value that the loss reads, or without one the output.
  var prediction: ValueID {
    if case .loss(let node) = objective { node.prediction } else { output }
  }
}
