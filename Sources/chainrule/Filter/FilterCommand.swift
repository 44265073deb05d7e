import API
import ArgumentParser
import Filtering
import Glibc
import HTTPServer

/// A command that answers requests from files or standard input, by the same code as the endpoint of its name.
protocol FilterCommand: ParsableCommand {
  static var call: ComputeCall { get }
  var options: FilterOptions { get }
}

/// The exit statuses of the filters, beside 0: every request was answered, and those of sysexits.h.
private enum FilterStatus {
  /// A request, or several, were answered with a problem.
  static let problems = ExitCode(1)
  /// A file could not be read (`EX_NOINPUT`).
  static let noInput = ExitCode(66)
  /// The answers could not be written (`EX_IOERR`).
  static let noOutput: Int32 = 74
}

extension FilterCommand {
  /// What help says.
  static func description(_ abstract: String) -> CommandConfiguration {
    CommandConfiguration(
      commandName: call.rawValue, abstract: abstract,
      discussion: """
        Reads requests, the bodies that POST /v1/\(call.rawValue) takes, and writes one line for each, in order: its \
        answer, or a problem (RFC 9457) with the number of the request's first line.

        A file holds one request over as many lines as it likes, or a request a line (NDJSON), or several one after the \
        other. There may be any number of them; several are computed at once.

        EXAMPLES
          chainrule \(call.rawValue) network.json
          chainrule \(call.rawValue) < submissions.ndjson > answers.ndjson
          jq -c '.submissions[]' week-3.json | chainrule \(call.rawValue) | jq .loss
          curl -s localhost:8080/v1/examples/skip-3 | chainrule \(call.rawValue)

        EXIT STATUS
          0   every request was answered
          1   some were answered with a problem; all others were answered
          64  the command line is wrong
          66  a file could not be read
          74  the answers could not be written
        """)
  }

  func run() throws {
    // Who closes the output has what it wanted: the filter ends without a word, as others do.
    signal(SIGPIPE, SIG_DFL)
    let files = try open(options.files.isEmpty ? ["-"] : options.files)
    defer { for file in files where file.descriptor != STDIN_FILENO { close(file.descriptor) } }
    let allotment = Allotment.ofThisProcess
    Kernels.fit(allotment)
    let service = Service(limits: ComputeLimits(fitting: allotment))
    let filter = RequestFilter(
      threads: options.threads ?? allotment.processors, mostBytes: ServerLimits().bodyBytes,
      answer: { service.answer(Self.call, toPadded: $0, line: $1) }, output: { write($0) })
    let progress = options.quiet ? nil : ProgressLine.onTerminal { filter.tally }
    let failure = Result { () throws(InputError) in try filter.run(files) }
    progress?.end()
    if case .failure(let error) = failure {
      complain("the input could not be read on: \(error)")
      throw FilterStatus.noInput
    }
    if filter.tally.problems > 0 { throw FilterStatus.problems }
  }

  /// Opens all files before the first is read, so that a mistyped name costs no work.
  private func open(_ names: [String]) throws -> [(descriptor: Int32, name: String?)] {
    var files: [(descriptor: Int32, name: String?)] = []
    var isMissing = false
    for name in names {
      if name == "-" {
        if isatty(STDIN_FILENO) != 0, !options.quiet {
          complain("reading requests from the terminal; Ctrl-D ends them")
        }
        files.append((STDIN_FILENO, nil))
        continue
      }
      let descriptor = Glibc.open(name, O_RDONLY | O_CLOEXEC)
      if descriptor < 0 {
        complain("\(name): \(InputError(number: errno))")
        isMissing = true
      }
      files.append((descriptor, name))
    }
    if isMissing { throw FilterStatus.noInput }
    return files
  }
}

/// Writes all bytes to standard output; ends the program where that is not possible.
private func write(_ bytes: [UInt8]) {
  bytes.withUnsafeBytes { buffer in
    var rest = buffer[...]
    while !rest.isEmpty {
      let count = Glibc.write(STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        complain("the answers could not be written: \(InputError(number: errno))")
        exit(FilterStatus.noOutput)
      }
    }
  }
}

/// Says something on standard error.
private func complain(_ sentence: String) {
  StandardError.write("chainrule: \(sentence)\n")
}
