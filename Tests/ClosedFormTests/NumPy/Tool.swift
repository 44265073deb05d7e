import Foundation

/// A program of another language that a test runs.
struct Tool {
  let name: String

  /// What a run printed, both streams, and how it ended.
  struct Outcome {
    let status: Int32
    let output: String
  }

  /// Runs the tool, found by `PATH`, to its end.
  func run(_ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
  }

  /// Whether a run with `arguments` succeeds.
  func succeeds(_ arguments: [String]) -> Bool {
    (try? run(arguments))?.status == 0
  }
}

/// Calls `body` with a file's place that is gone afterwards.
func withTemporaryFile<Result>(_ ending: String, _ body: (URL) throws -> Result) throws -> Result {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("chainrule-\(UUID().uuidString).\(ending)")
  defer { try? FileManager.default.removeItem(at: url) }
  return try body(url)
}
