import Foundation

/// Files under a temporary directory, to be read instead of the system's.
struct SampleFiles {
  private let directory: URL

  /// The directory, without a slash at its end.
  var path: String { directory.path }

  /// Writes files by their paths under the directory.
  init(_ files: [String: String]) throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("chainrule-files-\(UUID().uuidString)")
    for (name, text) in files {
      let file = directory.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  /// Removes all of it.
  func remove() {
    try? FileManager.default.removeItem(at: directory)
  }
}
