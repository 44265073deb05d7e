import Clocks
import Glibc

/// Tells when the files of a TLS configuration have changed. It looks at them every so often rather than have the kernel tell:
/// that sees renames, links that are turned to another folder, as Kubernetes does with secrets, and network file systems alike.
public struct TLSFileWatch: Sendable {
  /// What a file was when it was looked at, past all links; `nil` where there is none.
  private struct Stamp: Equatable {
    let device: dev_t, node: ino_t, size: off_t, seconds: time_t, nanoseconds: Int

    init?(path: String) {
      var facts = stat()
      guard stat(path, &facts) == 0 else { return nil }
      device = facts.st_dev
      node = facts.st_ino
      size = facts.st_size
      seconds = facts.st_mtim.tv_sec
      nanoseconds = facts.st_mtim.tv_nsec
    }
  }

  private let paths: [String]
  private let interval: Duration
  private let mostAge: Duration
  private let first: [Stamp?]

  /// Notes what the files are now, which is to be before they are read.
  /// - Parameters:
  ///   - configuration: names the files.
  ///   - interval: how often to look.
  ///   - mostAge: after how long the files are to be read again though nothing has changed: the keys of session tickets are
  ///     made anew then, so that one that is stolen opens no older conversations (RFC 5077 section 5.5).
  public init(
    _ configuration: TLSConfiguration, interval: Duration = .seconds(2), mostAge: Duration = .seconds(12 * 3600)
  ) {
    paths = [configuration.certificate, configuration.key] + (configuration.clientAuthorities.map { [$0] } ?? [])
    self.interval = interval
    self.mostAge = mostAge
    first = paths.map(Stamp.init)
  }

  /// Calls `body` whenever the files are to be read again: they have changed and have stayed the same since the last look, so
  /// that a certificate and its key are both there. Returns when the task is cancelled.
  public func run(_ body: @Sendable () -> Void) async {
    var told = first
    var seen = first
    var lastTold = Instant.now
    while (try? await Task.sleep(for: interval)) != nil {
      let now = paths.map(Stamp.init)
      if (now != told && now == seen) || lastTold.duration(to: .now) >= mostAge {
        told = now
        lastTold = .now
        body()
      }
      seen = now
    }
  }
}
