import ArgumentParser

/// The options of all filters.
struct FilterOptions: ParsableArguments {
  @Argument(
    help: "Files of requests; - or none for standard input.",
    completion: .file(extensions: ["json", "jsonl", "ndjson"]))
  var files: [String] = []

  @Option(help: "How many requests are computed at once (default: one a core).")
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Show no progress, though standard error is a terminal.")
  var quiet = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be a number from 1 to 1024, not \(threads)")
    }
  }
}
