/// What a token lets its bearer do.
public enum Scope: String, CaseIterable, Sendable {
  /// Have things computed.
  case compute
  /// Read the service's figures.
  case metrics
}
