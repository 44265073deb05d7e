import Tensors

/// The notation that a formula is written in.
enum PrintStyle: Sendable {
  /// LaTeX, as KaTeX renders it.
  case latex
  /// Plain Unicode.
  case text
}

/// Writes expressions, down to the symbols.
///
/// What is a matrix product, ⊙ or an outer product in general is plain juxtaposition among single numbers, and a
/// tensor of rank 1 is a column: X Wᵀ is W x there.
struct ExpressionPrinter {
  /// How tightly a written expression holds together: what stands in a context that asks for more gets parentheses.
  enum Tightness: Int, Comparable {
    case sum, product, matrixProduct, factor

    static func < (a: Tightness, b: Tightness) -> Bool { a.rawValue < b.rawValue }
  }

  let nodes: [ExpressionNode]
  let names: NameTable
  let style: PrintStyle
  /// Whether symbols stand for numbers: products of them need a sign.
  var writesNumbers = false

  /// The expression at `id`, written.
  func string(_ id: Int) -> String {
    var written = ""
    write(id, .sum, to: &written)
    return written
  }

  /// Writes the expression at `place` so that it holds together as tightly as asked.
  func write(_ place: Int, _ context: Tightness, to out: inout String) {
    let id = seenThrough(place)
    let isWrapped = tightness(of: id) < context
    if isWrapped { out += style == .latex ? "\\left(" : "(" }
    writeBare(id, to: &out)
    if isWrapped { out += style == .latex ? "\\right)" : ")" }
  }

  /// Sums and means of a single number are not written, nor is what only finds a place for its operand.
  private func seenThrough(_ place: Int) -> Int {
    var id = place
    while let operand = nodes[id].operands.first {
      switch nodes[id].operation {
      case .total, .sum, .rowSum, .mean:
        guard isSingle(operand) else { return id }
        id = operand
      case .aligned: id = operand
      // A class that is none: the notation says that its terms are left out.
      case .masked(_, let ignored) where ignored < 0: id = operand
      default: return id
      }
    }
    return id
  }

  func isSingle(_ id: Int) -> Bool { nodes[id].shape.count == 1 }

  private func tightness(of id: Int) -> Tightness {
    switch nodes[id].operation {
    case .symbol, .ones, .zeros, .square, .function, .slice, .concatenation, .mean, .reshape, .maximumPooling,
      .averagePooling, .averageUnpooling, .softmax, .logSoftmax, .oneHot, .pick:
      .factor
    case .masked: .product
    case .convolution, .transposedConvolution, .kernelCorrelation, .maximumUnpooling, .aligned: .matrixProduct
    case .combination(let factors): factors.count > 1 || factors[0].number < 0 ? .sum : .product
    case .hadamard: .product
    case .quotient: style == .latex ? .factor : .product
    case .timesTransposed, .times, .transposedTimes:
      nodes[id].operands.allSatisfy(isSingle) ? .product : .matrixProduct
    case .rowSum, .sum, .total: .matrixProduct
    }
  }

  private func writeBare(_ id: Int, to out: inout String) {
    let node = nodes[id]
    switch node.operation {
    case .symbol(let symbol): out += name(of: symbol)
    case .ones: out += node.shape.count == 1 ? "1" : boldOne
    case .zeros: out += "0"
    case .combination(let factors): writeCombination(factors, node.operands, to: &out)
    case .hadamard: writeHadamard(node, to: &out)
    case .quotient: writeQuotient(node.operands, to: &out)
    case .square: writeRaised(node.operands[0], by: style == .latex ? "2" : "²", keepingIndex: false, to: &out)
    case .function(let function): write(function, of: node.operands[0], to: &out)
    case .timesTransposed, .times, .transposedTimes: writeProduct(node, to: &out)
    case .rowSum:
      writeTransposed(node.operands[0], to: &out)
      out += " \(boldOne)"
    case .sum(let shape):
      writeSum(over: reducedAxes(from: nodes[node.operands[0]].shape, to: shape), node.operands[0], to: &out)
    case .total: writeSum(over: [], node.operands[0], to: &out)
    case .slice(let axis, let lower, let upper):
      writeSlice(node.operands[0], axis: axis, lower: lower, upper: upper, to: &out)
    case .concatenation(let axis): writeConcatenation(node.operands, axis: axis, to: &out)
    case .mean(let shape):
      let whole = nodes[node.operands[0]].shape
      let axes = shape.count == 1 ? [] : reducedAxes(from: whole, to: shape).map(String.init)
      writePooling("mean", axes, node.operands[0], to: &out)
    case .reshape(let shape): writePooling("reshape", [sizes(shape.dimensions)], node.operands[0], to: &out)
    case .aligned: write(node.operands[0], .sum, to: &out)
    case .convolution(let it), .transposedConvolution(let it), .kernelCorrelation(let it):
      writeConvolution(node, it, to: &out)
    case .maximumPooling(let window): writePooling("maxpool", tags(window), node.operands[0], to: &out)
    case .maximumUnpooling(let window): writeMaximumUnpooling(node.operands, window, to: &out)
    case .averagePooling(let pooling): writePooling("avgpool", tags(pooling), node.operands[0], to: &out)
    case .averageUnpooling(let pooling):
      writePooling("avgpool", tags(pooling), isTransposed: true, node.operands[0], to: &out)
    case .softmax(let axis): writeSoftmax(node.operands[0], axis: axis, isLogarithm: false, to: &out)
    case .logSoftmax(let axis): writeSoftmax(node.operands[0], axis: axis, isLogarithm: true, to: &out)
    case .oneHot: writeOneHot(node.operands[0], to: &out)
    case .pick: writePick(node.operands, to: &out)
    case .masked(_, let ignored): writeMasked(node.operands, ignored: ignored, to: &out)
    }
  }

  private func name(of symbol: SymbolID) -> String {
    let name = names.name(of: symbol)
    return style == .latex ? name.latex() : name.text()
  }

  var boldOne: String { style == .latex ? "\\mathbf{1}" : "𝟏" }
}

/// The dimensions of `whole` along which a tensor of `part` is broadcast to it, counted from 0.
func reducedAxes(from whole: Shape, to part: Shape) -> [Int] {
  let added = whole.rank - part.rank
  return (0..<whole.rank).filter { $0 < added || part[$0 - added] != whole[$0] }
}
