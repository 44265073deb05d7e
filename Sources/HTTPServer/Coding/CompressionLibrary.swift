import CZlib

/// The library that packs and unpacks content.
public enum CompressionLibrary {
  /// Its version: `1.2.13`.
  public static var version: String { String(cString: zlibVersion()) }
}
