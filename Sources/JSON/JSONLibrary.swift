import CJSON

/// The library that parses JSON.
public enum JSONLibrary {
  /// Its version: `3.0.1`.
  public static var version: String { String(cString: cjson_version()) }
}
