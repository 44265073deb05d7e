import Networks
import Tensors

/// Writes expressions as lines of Python, each expression once: what is used more than once, or would make a line too
/// long, has a line and an identifier of its own.
struct NumPyWriter {
  /// An operand of more characters than this has a line of its own.
  private static let operandLimit = 76
  /// A line of more characters than this is broken.
  static let lineLimit = 92

  let derivation: Derivation
  /// The identifiers of values and δ's.
  let identifiers: [SymbolID: String]
  /// N, the number of terms of the loss.
  let countIdentifier: String
  /// The helper functions that have been called.
  var helpers: Set<NumPyHelper> = []
  /// The lines so far.
  private(set) var lines: [String] = []

  private var free: PythonIdentifiers
  private let preferred: [Int: (identifier: String, formula: String)]
  private let printer: ExpressionPrinter
  private let uses: [Int]
  /// What stands for each expression that has been spelled.
  private(set) var terms: [Int: PythonTerm] = [:]
  private var lineCount = 0

  /// - Parameters:
  ///   - roots: all expressions that will be defined, with what they are called.
  ///   - free: gives out what is called by none of the names so far.
  init(
    _ derivation: Derivation, identifiers: [SymbolID: String], count: String, free: PythonIdentifiers,
    roots: [NumPyDefinition]
  ) {
    self.derivation = derivation
    self.identifiers = identifiers
    self.free = free
    countIdentifier = count
    preferred = Dictionary(roots.map { ($0.expression, ($0.identifier, $0.formula)) }) { first, _ in first }
    printer = ExpressionPrinter(nodes: derivation.nodes, names: derivation.names, style: .text)
    var uses = [Int](repeating: 0, count: derivation.nodes.count)
    var isSeen = [Bool](repeating: false, count: derivation.nodes.count)
    var pending = roots.map(\.expression)
    while let id = pending.popLast() {
      uses[id] += 1
      guard !isSeen[id] else { continue }
      isSeen[id] = true
      pending += derivation.nodes[id].operands
    }
    self.uses = uses
  }

  /// Writes a line of its own choosing.
  mutating func write(_ line: String) { lines.append(line) }

  /// Writes a definition under its formula, after what it needs; one that something before it needed stands already.
  mutating func define(_ definition: NumPyDefinition) {
    let root = definition.expression
    var pending = [root]
    while let id = pending.last {
      let missing = terms[id] == nil ? derivation.nodes[id].operands.filter { terms[$0] == nil } : []
      guard missing.isEmpty else {
        pending += missing
        continue
      }
      pending.removeLast()
      guard terms[id] == nil, id != root else { continue }
      let term = spelling(of: id, derivation.nodes[id].operands.compactMap { terms[$0] })
      terms[id] = needsLine(id, term) ? named(id, term) : term
    }
    let identifier = definition.identifier
    if let term = terms[root], term.text == identifier { return }
    let node = derivation.nodes[root]
    let term = terms[root] ?? spelling(of: root, node.operands.compactMap { terms[$0] })
    assign(identifier, term, node, formula: definition.formula)
    // From here on the line's identifier stands for the expression.
    if !isAtom(root) { terms[root] = PythonTerm(identifier) }
  }

  private func needsLine(_ id: Int, _ term: PythonTerm) -> Bool {
    !isAtom(id) && (uses[id] > 1 && !isBrief(id) || term.text.utf8.count > NumPyWriter.operandLimit)
  }

  /// Whether an expression is as short as a name for it would be, and as fast: ŷ − y, 1 − a, δ[:, 2:5].
  private func isBrief(_ id: Int) -> Bool {
    let node = derivation.nodes[id]
    guard node.operands.count <= 2, node.operands.allSatisfy(isAtom) else { return false }
    switch node.operation {
    case .combination, .slice: return true
    default: return false
    }
  }

  /// Whether the expression stands within the only one that uses it, and has no line of its own.
  func isWithin(_ id: Int) -> Bool { uses[id] == 1 && terms[id]?.isName == false }

  private func isAtom(_ id: Int) -> Bool {
    switch derivation.nodes[id].operation {
    case .symbol, .ones, .zeros: true
    default: false
    }
  }

  private mutating func named(_ id: Int, _ term: PythonTerm) -> PythonTerm {
    let identifier: String
    if let root = preferred[id] {
      identifier = root.identifier
      assign(identifier, term, derivation.nodes[id], formula: root.formula)
    } else {
      lineCount += 1
      identifier = free.identifier("t\(lineCount)")
      let node = derivation.nodes[id]
      let isAligned = if case .aligned = node.operation { true } else { false }
      assign(identifier, term, node, formula: printer.string(id) + (isAligned ? ", in a shape that broadcasts" : ""))
    }
    return PythonTerm(identifier)
  }

  /// `identifier = term  # shape`, over several lines where one would be too long.
  private mutating func assign(_ identifier: String, _ term: PythonTerm, _ node: ExpressionNode, formula: String) {
    lines += Python.comment(formula)
    let line = "    \(identifier) = \(term.text)"
    guard line.utf8.count > NumPyWriter.lineLimit else {
      lines.append("\(line)  # \(node.shape)")
      return
    }
    lines.append("    \(identifier) = (  # \(node.shape)")
    lines += Python.broken(term.text, width: NumPyWriter.lineLimit).map { "        \($0)" }
    lines.append("    )")
  }
}

/// A line to be written: what the expression is called, and the formula that stands above it.
struct NumPyDefinition {
  let identifier: String
  let expression: Int
  let formula: String
}
