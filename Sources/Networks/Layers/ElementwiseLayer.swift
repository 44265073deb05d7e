import Tensors

/// A layer whose output has its only source's shape, and which has no parameters.
public protocol ElementwiseLayer: Layer {}

extension ElementwiseLayer {
  public func outputShape(of sources: [Shape]) throws(ShapeFault) -> Shape { sources[0] }

  public func isRowwise(for sources: [Shape]) -> Bool { sources[0].rank >= 1 }
}

/// A layer that joins two or more sources element by element, by NumPy's broadcasting.
public protocol BroadcastingLayer: Layer {}

extension BroadcastingLayer {
  public func outputShape(of sources: [Shape]) throws(ShapeFault) -> Shape {
    var shape = sources[0]
    for source in sources.dropFirst() {
      guard let joined = shape.broadcast(with: source) else {
        throw ShapeFault("shapes \(shape) and \(source) do not broadcast", argument: "from")
      }
      shape = joined
    }
    return shape
  }

  /// Where nothing is repeated.
  public func isRowwise(for sources: [Shape]) -> Bool {
    sources[0].rank >= 1 && sources.allSatisfy { $0 == sources[0] }
  }
}
