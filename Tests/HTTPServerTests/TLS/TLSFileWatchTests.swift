import Foundation
import Testing

@testable import HTTPServer

@Suite struct TLSFileWatchTests {
  @Test("a file that is replaced, and a link that is turned, are told once") func changes() async throws {
    let folder = URL.temporaryDirectory.appending(path: "chainrule-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    // As Kubernetes mounts secrets: files link into `now`, which is replaced.
    for version in ["1", "2"] {
      try FileManager.default.createDirectory(at: folder.appending(path: version), withIntermediateDirectories: true)
      for name in ["tls.crt", "tls.key"] {
        try Data("same".utf8).write(to: folder.appending(path: "\(version)/\(name)"))
      }
    }
    let now = folder.appending(path: "now").path
    try FileManager.default.createSymbolicLink(atPath: now, withDestinationPath: "1")
    let configuration = TLSConfiguration(certificate: now + "/tls.crt", key: now + "/tls.key")
    let told = Counter()
    let watch = TLSFileWatch(configuration, interval: .milliseconds(5))
    let task = Task { await watch.run { _ = told.next() } }
    try await Task.sleep(for: .milliseconds(50))
    #expect(told.peek == 0)

    try FileManager.default.createSymbolicLink(atPath: now + ".new", withDestinationPath: "2")
    rename(now + ".new", now)
    #expect(await eventually { told.peek == 1 })
    try Data("other".utf8).write(to: URL(fileURLWithPath: now + "/tls.key"), options: .atomic)
    #expect(await eventually { told.peek == 2 })
    try FileManager.default.removeItem(atPath: now + "/tls.crt")
    #expect(await eventually { told.peek == 3 })
    try await Task.sleep(for: .milliseconds(50))
    #expect(told.peek == 3)
    task.cancel()
    await task.value
  }

  /// Waits without holding one of the few threads that the watch's task needs, too.
  private func eventually(_ condition: () -> Bool) async -> Bool {
    for _ in 0..<2000 where !condition() { try? await Task.sleep(for: .milliseconds(5)) }
    return condition()
  }

  @Test("files that stay are told of when they are old") func age() async {
    let told = Counter()
    let watch = TLSFileWatch(
      TLSConfiguration(certificate: "/dev/null", key: "/dev/null"), interval: .milliseconds(5),
      mostAge: .milliseconds(20))
    let task = Task { await watch.run { _ = told.next() } }
    #expect(await eventually { told.peek >= 2 })
    task.cancel()
    await task.value
  }
}
