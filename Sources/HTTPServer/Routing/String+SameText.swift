extension String {
  /// Whether both are equal and take as many bytes. `==` looks into each text before it says no, since Unicode takes texts of
  /// different lengths for the same; most of a list's texts differ in length already.
  @inlinable
  public func isSameText(as other: String) -> Bool { utf8.count == other.utf8.count && self == other }
}
