import Networks
import Tensors

// The whole sum: like a lecture's where all are single numbers, with the loss's factor in front and what all paths
// end with behind; otherwise a plain sum of products.

extension PathWriter {
  /// The sum of the terms in both notations; with an ellipsis unless these are all.
  func sum(
    of found: [PathSearch.Candidate], _ terms: [PathTerm], isWhole: Bool
  ) -> (latex: String, text: String) {
    guard !found.isEmpty else { return ("0", "0") }
    var length = 0
    var shown = zip(found, terms).prefix(PathWriter.maximumSummands).prefix { _, term in
      length += term.latex.utf8.count
      return length <= PathWriter.maximumLength || length == term.latex.utf8.count
    }
    let isAll = isWhole && shown.count == found.count
    // A complete sum is read from the longest path to the shortest, a part of one from the largest term on.
    if isAll {
      let paths = shown.map { values(onPathTo: $0.0.step) }
      let order = shown.indices.sorted {
        paths[$0].count != paths[$1].count
          ? paths[$0].count > paths[$1].count : paths[$1].lexicographicallyPrecedes(paths[$0])
      }
      shown = order.map { shown[$0] }
    }
    let ids = shown.map { products[$0.0.step] }
    if let products = singleNumbers(ids), products.count > 1 {
      let factored = FactoredSum(products, rootLength: rootLength(of: shown.map(\.0.step)))
      let written = printers.map { factored.written(by: $0, isAll: isAll) }
      return (written[0], written[1])
    }
    let written = printers.map { printer in
      let parts = zip(ids, shown).map { id, term in
        let whole = printer.style == .latex ? term.1.latex : term.1.text
        guard let id, shown.count > 1 || !isAll else { return SignedText(isNegative: false, text: whole) }
        return printer.signed(id)
      }
      return SignedText.sum(parts, isAll: isAll, printer.style)
    }
    return (written[0], written[1])
  }

  /// The terms as products of single numbers; `nil` where one is something else.
  private func singleNumbers(_ ids: [Int?]) -> [NumberProduct]? {
    var found: [NumberProduct] = []
    for id in ids {
      guard let id, let product = NumberProduct(id, in: derivation.nodes) else { return nil }
      found.append(product)
    }
    return found
  }

  /// How many factors the loss contributes.
  private func rootLength(of steps: [Int]) -> Int {
    let lengths = steps.compactMap { step in
      search.path(to: step).first.flatMap {
        NumberProduct(map.roots[$0.edge].gradient, in: derivation.nodes)?.factors.count
      }
    }
    return lengths.min() ?? 0
  }
}

/// A product of single numbers, taken apart.
struct NumberProduct {
  private(set) var coefficient = Coefficient.one
  private(set) var factors: [Int] = []

  /// Takes the expression at `id` apart; `nil` where it has factors that are not single numbers.
  init?(_ id: Int, in nodes: [ExpressionNode]) {
    var pending = [id]
    while let next = pending.popLast() {
      let node = nodes[next]
      guard node.shape.count == 1, node.operands.allSatisfy({ nodes[$0].shape.count == 1 }) else { return nil }
      switch node.operation {
      case .combination(let factors) where factors.count == 1:
        coefficient = coefficient * factors[0]
        pending.append(node.operands[0])
      case .hadamard, .times, .transposedTimes: pending += node.operands.reversed()
      // A Bᵀ of single numbers is written b a.
      case .timesTransposed: pending += node.operands
      case .rowSum, .sum, .total: pending.append(node.operands[0])
      case .ones: break
      default: factors.append(next)
      }
    }
  }
}

/// A sum of products with what they have in common in front and behind.
private struct FactoredSum {
  let products: [NumberProduct]
  /// How many factors all have in common at the beginning, and at the end.
  let (prefix, suffix): (Int, Int)

  /// No more than the loss's `rootLength` factors go in front, and no more than one behind.
  init(_ products: [NumberProduct], rootLength: Int) {
    self.products = products
    guard let first = products.first, let shortest = products.map(\.factors.count).min() else {
      (prefix, suffix) = (0, 0)
      return
    }
    prefix =
      (0..<min(rootLength, shortest)).first { place in
        products.contains { $0.factors[place] != first.factors[place] }
      } ?? min(rootLength, shortest)
    let isCommon = shortest > prefix && products.allSatisfy { $0.factors.last == first.factors.last }
    suffix = isCommon ? 1 : 0
  }

  func written(by printer: ExpressionPrinter, isAll: Bool) -> String {
    guard let first = products.first else { return "0" }
    let common = products.allSatisfy { $0.coefficient.countPower == first.coefficient.countPower }
    let front = common ? first.coefficient : .one
    let inner = products.map { product in
      let ratio =
        common ? Coefficient(product.coefficient.number / front.number) : product.coefficient
      return printer.signed(ratio, product.factors.dropFirst(prefix).dropLast(suffix))
    }
    let sum = SignedText.sum(inner, isAll: isAll, printer.style)
    let before = printer.signed(front, first.factors.prefix(prefix))
    let isPlain = prefix == 0 && front == .one
    let (opening, closing) = printer.style == .latex ? ("\\left(", "\\right)") : ("(", ")")
    if isPlain, suffix == 0 { return sum }
    var parts = isPlain ? [] : [SignedText.sum([before], isAll: true, printer.style)]
    parts.append(opening + sum + closing)
    if suffix > 0 { parts.append(printer.signed(.one, first.factors.suffix(suffix)).text) }
    return parts.joined(separator: printer.times)
  }
}

/// A summand with its sign apart.
struct SignedText {
  let isNegative: Bool
  let text: String

  /// a + b − c, with an ellipsis unless these are all.
  static func sum(_ parts: [SignedText], isAll: Bool, _ style: PrintStyle) -> String {
    let minus = style == .latex ? "-" : "−"
    var written = ""
    for part in parts {
      if written.isEmpty {
        written = (part.isNegative ? minus : "") + part.text
      } else {
        written += " \(part.isNegative ? minus : "+") \(part.text)"
      }
    }
    return isAll ? written : written + (style == .latex ? " + \\cdots" : " + …")
  }
}

extension ExpressionPrinter {
  /// The expression at `id` as a summand.
  fileprivate func signed(_ id: Int) -> SignedText {
    if case .combination(let factors) = nodes[id].operation, factors.count == 1 {
      return signed(factors[0], nodes[id].operands[...])
    }
    return signed(.one, [id])
  }

  /// c a b … as a summand.
  fileprivate func signed(_ coefficient: Coefficient, _ factors: ArraySlice<Int>) -> SignedText {
    var parts = coefficient.magnitude(in: style, count: names.count).map { [$0] } ?? []
    for factor in factors {
      var written = ""
      write(factor, .product, to: &written)
      parts.append(written)
    }
    return SignedText(isNegative: coefficient.number < 0, text: parts.isEmpty ? "1" : parts.joined(separator: times))
  }
}
