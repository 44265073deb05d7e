import Glibc

/// The small files in which the kernel says how things are.
enum SystemFile {
  /// A file's text, up to 64 KiB of it; `nil` where it can't be read or is no text.
  static func text(at path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    var length = 0
    while length < bytes.count {
      let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress?.advanced(by: length), $0.count - length) }
      if count < 0 { return nil }
      if count == 0 { break }
      length += count
    }
    return String(validating: bytes[..<length], as: UTF8.self)
  }

  /// The one number that a file holds; `nil` where it holds something else.
  static func number(at path: String) -> Int? {
    guard let text = text(at: path) else { return nil }
    return Int(text.prefix { !$0.isWhitespace })
  }
}
