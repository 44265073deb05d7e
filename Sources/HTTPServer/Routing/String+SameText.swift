extension String {
  /// Whether both are the same characters in the same encoding. `==` looks at each text before it says no, and takes for the
  /// same what Unicode does; most of a list's texts differ in length already.
  @inlinable
  public func isSameText(as other: String) -> Bool { utf8.count == other.utf8.count && self == other }
}
