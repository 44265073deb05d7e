import CKernels

/// The library that multiplies matrices.
public enum BLASLibrary {
  /// Its version: `0.3.21`.
  public static var version: String {
    let words = String(cString: chainrule_blas_description()).split(separator: " ")
    return words.count > 1 ? String(words[1]) : "unknown"
  }
}
