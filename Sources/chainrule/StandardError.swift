import Glibc

/// Where everything goes that is no answer.
enum StandardError {
  /// Writes a text as it is; nothing can be done where that fails.
  static func write(_ text: String) {
    var text = text
    text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
