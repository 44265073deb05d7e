/// The elementwise product of its sources, broadcast by NumPy's rule.
public struct Multiply: BroadcastingLayer {
  public static let kind = KindDescription(
    "Multiply", family: "joining", "the elementwise product of its sources, broadcast by NumPy's rule",
    sources: 2...Int.max)

  public init(reading arguments: inout ArgumentReader) {}

  /// Makes the layer; it has no arguments.
  public init() {}
}
