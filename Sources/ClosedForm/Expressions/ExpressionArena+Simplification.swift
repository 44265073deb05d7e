import Tensors

// Constructors that simplify: coefficients move to the front and are multiplied out, sums and products are
// flattened, like terms are collected, ones and zeros vanish. Each keeps the value and the shape.

extension ExpressionArena {
  /// c₁A₁ + c₂A₂ + …
  func combination(_ terms: [(Coefficient, Expression)]) -> Expression {
    let shape = broadcast(terms.map(\.1))
    var collected = LikeTerms()
    for (coefficient, term) in terms {
      switch term.node.operation {
      case .zeros: continue
      // A multiple of one thing, or a plain sum: its terms become terms of this one.
      case .combination(let inner) where inner.count == 1 || coefficient == .one:
        for (factor, operand) in zip(inner, term.node.operands) {
          collected.add(coefficient * factor, Expression(arena: self, id: operand))
        }
      default: collected.add(coefficient, term)
      }
    }
    let kept = collected.terms.filter { $0.coefficient.number != 0 }
    let operands = kept.map(\.expression)
    guard !kept.isEmpty else { return zeros(shape) }
    guard broadcast(operands) == shape else {
      // A zero that vanished had carried the shape.
      return intern(
        .combination(kept.map(\.coefficient) + [.one]), operands + [zeros(shape)], shape)
    }
    if kept.count == 1, kept[0].coefficient == .one { return operands[0] }
    return intern(.combination(kept.map(\.coefficient)), operands, shape)
  }

  /// A₁ ⊙ A₂ ⊙ …
  func hadamard(_ factors: [Expression]) -> Expression {
    let shape = broadcast(factors)
    var coefficient = Coefficient.one
    var flat: [Expression] = []
    for factor in factors {
      let (number, rest) = separated(factor)
      coefficient = coefficient * number
      switch rest.node.operation {
      case .zeros: return zeros(shape)
      case .hadamard: flat += rest.node.operands.map { Expression(arena: self, id: $0) }
      default: flat.append(rest)
      }
    }
    var kept = flat.filter { if case .ones = $0.node.operation { false } else { true } }
    if kept.isEmpty || broadcast(kept) != shape { kept.append(ones(shape)) }
    return multiple(coefficient, kept.count == 1 ? kept[0] : intern(.hadamard, kept, shape))
  }

  /// A / B.
  func quotient(_ numerator: Expression, _ denominator: Expression) -> Expression {
    let (coefficient, rest) = separated(numerator)
    let shape = broadcast([numerator, denominator])
    return multiple(coefficient, intern(.quotient, [rest, denominator], shape))
  }

  /// A².
  func square(_ base: Expression) -> Expression {
    let (coefficient, rest) = separated(base)
    return multiple(coefficient * coefficient, intern(.square, [rest], base.shape))
  }

  /// φ(A).
  func apply(_ function: ElementwiseFunction, to argument: Expression) -> Expression {
    intern(.function(function), [argument], argument.shape)
  }

  /// A matrix product; `operation` is one of the three.
  func product(_ operation: Operation, _ a: Expression, _ b: Expression) -> Expression {
    let shape: Shape?
    switch operation {
    // [*, k] · [n, k]ᵀ → [*, n]
    case .timesTransposed: shape = a.shape.replacing(a.shape.rank - 1, with: b.shape[0])
    // [*, k] · [k, n] → [*, n]
    case .times: shape = a.shape.replacing(a.shape.rank - 1, with: b.shape.last)
    // [*, m]ᵀ · [*, n] → [m, n]
    default: shape = Shape([a.shape.last, b.shape.last])
    }
    guard let shape else { preconditionFailure("a rule multiplied \(a.shape) and \(b.shape)") }
    return bilinear(operation, a, b, shape)
  }

  /// Aᵀ 𝟏: [*, n] → [n].
  func rowSum(_ matrix: Expression) -> Expression {
    guard matrix.shape.rank > 1 else { return matrix }
    return linear(.rowSum, matrix, Shape(matrix.shape.last))
  }

  /// The sum of all elements.
  func total(_ terms: Expression) -> Expression { linear(.total, terms, .scalar) }

  /// The adjoint of broadcasting from `shape`.
  func sum(_ whole: Expression, to shape: Shape) -> Expression {
    whole.shape == shape ? whole : linear(.sum(to: shape), whole, shape)
  }

  /// The elements `range` along `axis`.
  func slice(_ whole: Expression, _ range: Range<Int>, along axis: Int) -> Expression {
    guard range != 0..<whole.shape[axis] else { return whole }
    guard let shape = whole.shape.replacing(axis, with: range.count) else { return whole }
    return linear(.slice(axis: axis, lower: range.lowerBound, upper: range.upperBound), whole, shape)
  }

  /// The operands side by side along `axis`, in a tensor of `shape`.
  func concatenation(_ parts: [Expression], along axis: Int, shape: Shape) -> Expression {
    intern(.concatenation(axis: axis), parts, shape)
  }

  /// A linear operation of two operands that is linear in each: coefficients pass through it.
  func bilinear(_ operation: Operation, _ a: Expression, _ b: Expression, _ shape: Shape) -> Expression {
    let ((c, left), (d, right)) = (separated(a), separated(b))
    if left.isZero || right.isZero { return zeros(shape) }
    return multiple(c * d, intern(operation, [left, right], shape))
  }

  /// A linear operation of one operand: coefficients pass through it.
  func linear(_ operation: Operation, _ operand: Expression, _ shape: Shape) -> Expression {
    let (coefficient, rest) = separated(operand)
    if rest.isZero { return zeros(shape) }
    if case (.aligned, .ones) = (operation, rest.node.operation) { return multiple(coefficient, ones(shape)) }
    return multiple(coefficient, intern(operation, [rest], shape))
  }

  func multiple(_ coefficient: Coefficient, _ expression: Expression) -> Expression {
    coefficient == .one ? expression : combination([(coefficient, expression)])
  }

  /// A multiple cA as c and A; anything else as 1 and itself.
  func separated(_ expression: Expression) -> (Coefficient, Expression) {
    guard case .combination(let factors) = expression.node.operation, factors.count == 1 else {
      return (.one, expression)
    }
    return (factors[0], Expression(arena: self, id: expression.node.operands[0]))
  }
}

extension Expression {
  /// Whether this is 0 everywhere by construction.
  package var isZero: Bool { if case .zeros = node.operation { true } else { false } }
}

/// Terms of a sum, those of the same expression made one.
private struct LikeTerms {
  private struct Key: Hashable {
    let id: Int
    let countPower: Int
  }

  private(set) var terms: [(coefficient: Coefficient, expression: Expression)] = []
  private var places: [Key: Int] = [:]

  mutating func add(_ coefficient: Coefficient, _ expression: Expression) {
    let key = Key(id: expression.id, countPower: coefficient.countPower)
    if let place = places[key] {
      terms[place].coefficient = Coefficient(
        terms[place].coefficient.number + coefficient.number, countPower: coefficient.countPower)
    } else {
      places[key] = terms.count
      terms.append((coefficient, expression))
    }
  }
}
