import Glibc

/// Files under a temporary directory, to be read instead of the system's.
struct SampleFiles {
  /// The directory, without a slash at its end.
  let path: String

  private struct Failure: Error {}

  /// Writes files by their paths under the directory.
  init(_ files: [String: String]) throws {
    var template = Array("/tmp/chainrule-files-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure() }
    path = template.withUnsafeBufferPointer {
      String(decoding: $0.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
    for (name, text) in files {
      let directories = name.split(separator: "/").dropLast()
      for depth in directories.indices {
        mkdir("\(path)/\(directories[...depth].joined(separator: "/"))", 0o700)
      }
      let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      guard file >= 0 else { throw Failure() }
      defer { close(file) }
      guard write(file, text, text.utf8.count) == text.utf8.count else { throw Failure() }
    }
  }

  /// Removes all of it.
  func remove() {
    _ = nftw(path, { entry, _, _, _ in entry.map { Glibc.remove($0) } ?? 0 }, 8, FTW_DEPTH.rawValue | FTW_PHYS.rawValue)
  }
}
