/// The parts of a path that a pattern's `{name}` segments stood for, decoded.
public struct PathParameters: Sendable {
  private var values: [(name: String, value: String)] = []

  /// No parameters.
  public init() {}

  /// The value of the pattern's `{name}`; never empty where the pattern has such a segment.
  public subscript(name: String) -> String? { values.first { $0.name == name }?.value }

  mutating func append(_ name: String, _ value: String) { values.append((name, value)) }
}
