import Tensors

/// Its sources side by side along one dimension: `torch.cat`.
public struct Concat: Layer {
  public static let kind = KindDescription(
    "Concat", family: "joining", "its sources side by side along one dimension",
    arguments: [
      .init("dim", "the dimension; negative ones count from the last", default: "1 for rank ≥ 2, else 0")
    ],
    sources: 2...Int.max)

  /// The dimension as it was written, where it was.
  public let dimension: Int?

  public init(reading arguments: inout ArgumentReader) {
    dimension = arguments.optionalInteger("dim", atLeast: -Shape.maximumRank)
  }

  /// Makes the layer; without a dimension it is PyTorch's channel dimension 1, or 0 where there is but one.
  public init(dimension: Int? = nil) {
    self.dimension = dimension
  }

  /// The dimension, from 0, along which sources of rank `rank` are joined; `nil` where they have no such.
  public func axis(forRank rank: Int) -> Int? {
    let axis = dimension ?? (rank >= 2 ? 1 : 0)
    let counted = axis < 0 ? axis + rank : axis
    return (0..<rank).contains(counted) ? counted : nil
  }

  public func outputShape(of sources: [Shape]) throws(ShapeFault) -> Shape {
    let first = sources[0]
    guard let axis = axis(forRank: first.rank) else {
      throw ShapeFault(
        "a source of shape \(first) has no dimension \(dimension ?? 0)", argument: dimension == nil ? nil : "dim")
    }
    var size = 0
    for source in sources {
      guard source.rank == first.rank else {
        throw ShapeFault("shapes \(first) and \(source) have not the same number of dimensions", argument: "from")
      }
      guard (0..<first.rank).allSatisfy({ $0 == axis || source[$0] == first[$0] }) else {
        throw ShapeFault(
          "shapes \(first) and \(source) differ in another dimension than \(axis)", argument: "from")
      }
      size = size.addingSaturated(source[axis])
    }
    guard let shape = first.replacing(axis, with: size) else { throw ShapeFault("the output would be too large") }
    return shape
  }
}
