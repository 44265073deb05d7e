import Foundation

/// A program that a test runs.
enum Tool {
  struct Failure: Error { let text: String }

  /// What a program that has ended left behind.
  struct Result {
    let status: Int32
    /// What it printed, errors too.
    let output: String
  }

  /// Runs a program, gives it `input` and then an end, and waits for it.
  @discardableResult
  static func run(_ name: String, _ arguments: [String], input: String = "") throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    let (entry, exit) = (Pipe(), Pipe())
    process.standardInput = entry
    process.standardOutput = exit
    process.standardError = exit
    try process.run()
    try entry.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try entry.fileHandleForWriting.close()
    let output = exit.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
  }
}
