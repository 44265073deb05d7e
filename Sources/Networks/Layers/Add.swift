/// The sum of its sources, broadcast by NumPy's rule.
public struct Add: BroadcastingLayer {
  public static let kind = KindDescription(
    "Add", family: "joining", "the sum of its sources, broadcast by NumPy's rule", sources: 2...Int.max)

  public init(reading arguments: inout ArgumentReader) {}

  /// Makes the layer; it has no arguments.
  public init() {}
}
