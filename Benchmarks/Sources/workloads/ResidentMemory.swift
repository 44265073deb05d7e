import Glibc

/// The resident memory of this process, as Linux counts it (proc(5)).
enum ResidentMemory {
  /// Bytes now.
  static var current: Int { status("VmRSS:") }
  /// The most bytes since `resetPeak`.
  static var peak: Int { status("VmHWM:") }

  /// Makes the peak what is resident now.
  static func resetPeak() {
    guard let file = fopen("/proc/self/clear_refs", "w") else { return }
    fputs("5", file)
    fclose(file)
  }

  private static func status(_ key: String) -> Int {
    guard let file = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let words = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        .split(whereSeparator: \.isWhitespace)
      if words.first.map(String.init) == key, words.count > 1 { return (Int(words[1]) ?? 0) * 1024 }
    }
    return 0
  }
}
