import Clocks
import Dispatch
import Filtering
import Glibc

/// A line on the terminal that says how far a filter has come.
final class ProgressLine {
  private let show: @Sendable () -> Void
  private let timer: any DispatchSourceTimer
  private let queue = DispatchQueue(label: "chainrule.progress")

  /// A line that shows what `tally` says, until it ends; `nil` where standard error is no terminal.
  static func onTerminal(_ tally: @escaping @Sendable () -> RequestFilter.Tally) -> ProgressLine? {
    isatty(STDERR_FILENO) != 0 ? ProgressLine(tally) : nil
  }

  private init(_ tally: @escaping @Sendable () -> RequestFilter.Tally) {
    let start = Instant.now
    show = { StandardError.write(ProgressLine.text(tally(), after: start.duration(to: .now))) }
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + .milliseconds(500), repeating: .milliseconds(250))
    timer.setEventHandler(handler: show)
    timer.resume()
  }

  /// Shows the end.
  func end() {
    timer.cancel()
    queue.sync(execute: show)
    StandardError.write("\n")
  }

  private static func text(_ tally: RequestFilter.Tally, after time: Duration) -> String {
    let (seconds, attoseconds) = time.components
    let elapsed = max(Double(seconds) + Double(attoseconds) * 1e-18, 1e-3)
    let rate = Int(Double(tally.requests) / elapsed)
    let problems = tally.problems == 0 ? "" : ", \(tally.problems) with a problem"
    return "\r\u{1B}[K\(tally.requests) requests\(problems), \(rate) a second"
  }
}
