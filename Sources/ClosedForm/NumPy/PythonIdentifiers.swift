import Networks

/// Gives out identifiers, each once: a name of the request with what Python does not take replaced.
struct PythonIdentifiers {
  private var taken: Set<String>
  private var counts: [String: Int] = [:]

  /// - Parameter reserved: identifiers that are not to be given out, apart from Python's own.
  init(reserved: some Sequence<String>) {
    taken = PythonIdentifiers.reserved.union(reserved)
  }

  /// An identifier for `name` with `prefix` before it: `conv1.weight` is `conv1_weight`, `0` is `layer_0`. One that
  /// is taken gets a number behind it.
  mutating func identifier(_ name: String, prefix: String = "") -> String {
    var base = prefix
    if prefix.isEmpty, name.utf8.first.map(\.isDigit) ?? true { base += "layer_" }
    for byte in name.utf8 {
      base.unicodeScalars.append(byte.isLetter || byte.isDigit ? Unicode.Scalar(byte) : "_")
    }
    if taken.insert(base).inserted { return base }
    if PythonIdentifiers.reserved.contains(base), taken.insert(base + "_").inserted { return base + "_" }
    var count = counts[base] ?? 1
    var numbered: String
    repeat {
      count += 1
      numbered = "\(base)_\(count)"
    } while !taken.insert(numbered).inserted
    counts[base] = count
    return numbered
  }

  /// Python 3's keywords and built-in names (of which those of exceptions are left out: no program here uses them,
  /// and a layer may be called so).
  private static let reserved = Set(
    """
    False None True and as assert async await break class continue def del elif else except finally for from global
    if import in is lambda nonlocal not or pass raise return try while with yield match case
    abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex
    copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals
    hasattr hash help hex id input int isinstance issubclass iter len license list locals map max memoryview min next
    object oct open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str
    sum super tuple type vars zip
    __build_class__ __builtins__ __debug__ __doc__ __import__ __loader__ __name__ __package__ __spec__ __file__
    Ellipsis NotImplemented ValueError
    """.split { $0 == " " || $0 == "\n" }.map(String.init))
}
