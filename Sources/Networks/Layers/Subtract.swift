/// The first source less all others, broadcast by NumPy's rule.
public struct Subtract: BroadcastingLayer {
  public static let kind = KindDescription(
    "Subtract", family: "joining", "the first source less all others, broadcast by NumPy's rule", sources: 2...Int.max)

  public init(reading arguments: inout ArgumentReader) {}
}
