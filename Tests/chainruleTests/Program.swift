import Foundation
import Synchronization
import Testing

/// The executable that was built beside the tests, as a process.
final class Program: Sendable {
  /// Why there is no process.
  struct Missing: Error {}

  private let process: Process
  private let errors = Mutex<[UInt8]>([])
  private let input = Pipe()
  private let output = Pipe()
  private let errorOutput = Pipe()

  /// Starts the program; what it writes to standard error is collected.
  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    // The tests' bundle lies beside the executable.
    let bundle = ProcessInfo.processInfo.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    let folder = URL(filePath: bundle).deletingLastPathComponent()
    let process = Process()
    process.executableURL = folder.appending(path: "chainrule")
    process.arguments = arguments
    process.environment = environment
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errorOutput
    self.process = process
    errorOutput.fileHandleForReading.readabilityHandler = { [weak self] handle in
      let data = handle.availableData
      if data.isEmpty { handle.readabilityHandler = nil }
      self?.errors.withLock { $0 += data }
    }
    try process.run()
  }

  deinit { if process.isRunning { process.terminate() } }

  /// What it has written to standard error so far.
  var messages: String { errors.withLock { String(decoding: $0, as: UTF8.self) } }

  /// Waits until standard error has `text`, and returns what comes behind it; `nil` where that takes ten seconds.
  func message(after text: String) -> String? {
    for _ in 0..<1000 {
      if let range = messages.range(of: text) { return String(messages[range.upperBound...]) }
      usleep(10_000)
    }
    return nil
  }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Gives it `text` as standard input, and waits for its end.
  func finish(_ text: String = "") throws -> (status: Int32, output: String) {
    let collected = Mutex<Data>(Data())
    let reading = DispatchGroup()
    DispatchQueue.global().async(group: reading) { [output] in
      let data = output.fileHandleForReading.readDataToEndOfFile()
      collected.withLock { $0 = data }
    }
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    reading.wait()
    // What it wrote last may still be on its way.
    errorOutput.fileHandleForReading.readabilityHandler = nil
    let rest = errorOutput.fileHandleForReading.readDataToEndOfFile()
    errors.withLock { $0 += rest }
    return (process.terminationStatus, String(decoding: collected.withLock(\.self), as: UTF8.self))
  }

  /// Waits for its end: whether it was a signal, and the status or the signal.
  func end() -> (bySignal: Bool, status: Int32) {
    process.waitUntilExit()
    return (process.terminationReason == .uncaughtSignal, process.terminationStatus)
  }
}
