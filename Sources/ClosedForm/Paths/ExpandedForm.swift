import Networks
import Tensors

/// Gradients as sums over paths: one product for every path from the loss to the value, skip connections included.
public struct ExpandedForm: Sendable {
  /// The symbols that products use beside those of the recursive form: local derivatives.
  public let notation: [Symbol]
  /// The gradients that were asked for.
  public let gradients: [Graph.ValueID: ExpandedGradient]
}

/// A gradient as a sum over paths.
public struct ExpandedGradient: Sendable {
  /// The whole sum, or its largest terms and an ellipsis.
  public let formula: Formula
  /// The exact number of paths.
  public let paths: PathCount
  /// The paths' terms by size (L2 norm), the largest first, as far as the limits go.
  public let terms: [PathTerm]
  /// What the paths that have no term here contribute together: the gradient without the terms. `nil` where every
  /// path has its term.
  public let remainder: Tensor<Double>?
  /// Whether every path has been looked at, so that the terms are the largest that there are. Otherwise paths were
  /// followed back from the loss, at each value only those with the largest products so far: in a network of single
  /// numbers that finds the largest terms as well, in general it need not.
  public let isComplete: Bool
}

/// What one path contributes to a gradient.
public struct PathTerm: Sendable {
  /// The layers that the path visits, from the loss's side to the value's.
  public let path: [String]
  /// The product in LaTeX.
  public let latex: String
  /// The product in plain Unicode.
  public let text: String
  /// The contribution, of the value's shape.
  public let value: Tensor<Double>
  /// Its size: the L2 norm.
  public let norm: Double
  /// Its share g·t/g·g of the gradient g; all shares add up to 1. `nil` where the gradient is 0 or not finite.
  public let share: Double?
}

/// How far gradients are written out as sums over paths.
public struct ExpansionLimits: Sendable {
  /// As many terms are given for a gradient.
  public var terms = 32
  /// Where a value has at most so many paths, each is looked at.
  public var enumeratedPaths = 4096
  /// Where it has more, as many are followed past every value.
  public var beamWidth = 64
  /// About as many floating-point operations may be spent; both numbers above give way to it.
  public var work = 1e9
  /// As many numbers may be held for the paths that are followed, and as many in all terms together; the numbers of
  /// paths and of terms give way to it, down to one.
  public var numbers = 1 << 25
  /// As many layers may be named in all terms together; the number of terms gives way to it, down to one.
  public var namedLayers = 1 << 20

  /// The limits that a service can afford.
  public init() {}
}
