import Tensors

/// Several neighbouring dimensions made one: `torch.nn.Flatten`. The numbers stay where they are.
public struct Flatten: Layer {
  public static let kind = KindDescription(
    "Flatten", family: "shape", "several neighbouring dimensions made one",
    arguments: [
      .init("start_dim", "the first of them; negative ones count from the last", default: "1"),
      .init("end_dim", "the last of them; negative ones count from the last", default: "-1"),
    ])

  /// The first dimension as it was written.
  public let startDimension: Int
  /// The last dimension as it was written.
  public let endDimension: Int

  public init(reading arguments: inout ArgumentReader) {
    startDimension = arguments.integer("start_dim", default: 1)
    endDimension = arguments.integer("end_dim", default: -1)
  }

  public func outputShape(of sources: [Shape]) throws(ShapeFault) -> Shape {
    let source = sources[0]
    let start = try axis(startDimension, of: source, argument: "start_dim")
    let end = try axis(endDimension, of: source, argument: "end_dim")
    guard start <= end else {
      throw ShapeFault(
        "start_dim \(startDimension) comes after end_dim \(endDimension) in shape \(source)", argument: "start_dim")
    }
    guard source.rank > 0 else { return Shape(1) }
    let sizes = source.dimensions
    guard let shape = Shape(sizes[..<start] + [source.count(in: start..<end + 1)] + sizes[(end + 1)...]) else {
      throw ShapeFault("the output would be too large")
    }
    return shape
  }

  public func isRowwise(for sources: [Shape]) -> Bool {
    guard sources[0].rank >= 2, let start = try? axis(startDimension, of: sources[0], argument: "start_dim") else {
      return false
    }
    return start >= 1
  }

  /// A written dimension counted from 0; a number alone counts as a list of one.
  private func axis(_ written: Int, of source: Shape, argument: String) throws(ShapeFault) -> Int {
    let rank = max(source.rank, 1)
    guard (-rank..<rank).contains(written) else {
      throw ShapeFault("a source of shape \(source) has no dimension \(written)", argument: argument)
    }
    return written < 0 ? written + rank : written
  }
}
