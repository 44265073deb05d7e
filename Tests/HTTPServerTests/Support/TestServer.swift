import Glibc
import HTTPTypes
import Logging
import Synchronization

@testable import HTTPServer

/// A server on a free port of 127.0.0.1 with routes to try things on, for the time of one test.
final class TestServer: Sendable {
  let server: Server
  let records = Mutex<[AnswerRecord]>([])
  /// While this is held, `/held` waits.
  let gate = Gate()
  let started = Atomic<Int>(0)
  let parts = Atomic<Int>(0)

  init(
    threads: Int = 2, computeWidth: Int = 2, tls: TLSConfiguration? = nil,
    _ change: (inout ServerLimits) -> Void = { _ in },
    configure: (inout ServerConfiguration) -> Void = { _ in }
  ) throws {
    var limits = ServerLimits()
    change(&limits)
    let box = Box()
    var router = Router()
    router.on(.get, "/") { _, _ in Self.text("hello") }
    router.on(.get, "/large/{megabytes}") { _, parameters in
      let megabytes = Int(parameters["megabytes"] ?? "") ?? 0
      return .answer(Response(status: .ok, body: .bytes([UInt8](repeating: 120, count: megabytes << 20))))
    }
    router.on(.get, "/blocking") { _, _ in
      usleep(50_000)  // On the loop, as no handler should: what comes meanwhile is reported all at once.
      return Self.text("slept")
    }
    router.on(.post, "/count") { request, _ in Self.text("\(request.body.count)") }
    router.on(.post, "/echo") { request, _ in
      .compute { Response(status: .ok, body: .bytes(request.body.withUnsafeBytes { Array($0) })) }
    }
    router.on(.get, "/who") { request, _ in Self.text(request.clientCertificateSubject ?? "nobody") }
    router.on(.get, "/held") { _, _ in
      .compute {
        box.owner?.started.add(1, ordering: .relaxed)
        box.owner?.gate.pass()
        return Response(status: .ok, body: .bytes(Array("done".utf8)))
      }
    }
    Self.addStreams(to: &router, box)
    Self.addTexts(to: &router)
    var configuration = ServerConfiguration(
      host: "127.0.0.1", port: 0, tls: tls, threads: threads, computeWidth: computeWidth, limits: limits,
      onAnswer: { record in box.owner?.records.withLock { $0.append(record) } })
    configure(&configuration)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let routes = router
    server = Server(router: routes, configuration: configuration, logger: logger)
    box.set(self)
    try server.start()
  }

  deinit { server.stop() }

  var port: Int { server.port }

  func client() throws -> TestClient { try TestClient(port: port) }

  private static func text(_ text: String) -> Outcome {
    .answer(Response(status: .ok, headers: [.contentType: "text/plain"], body: .bytes(Array(text.utf8))))
  }

  /// Waits until the condition holds, at most `seconds`.
  static func eventually(_ seconds: Double = 30, _ condition: () -> Bool) -> Bool {
    for _ in 0..<Int(seconds * 200) {
      if condition() { return true }
      usleep(5000)
    }
    return condition()
  }

  /// Whether more than `before` parts are produced once the client reads: at most some 40 MB, ten times what a system's socket
  /// buffers hold, of which a third must be free before the server is told that it may go on.
  func goesOn(after before: Int, _ read: () throws -> Void) rethrows -> Bool {
    for _ in 0..<20_000 where parts.load(ordering: .relaxed) == before { try read() }
    return Self.eventually { parts.load(ordering: .relaxed) > before }
  }

  final class Box: Sendable {
    private struct Weak { weak var server: TestServer? }
    private let value = Mutex(Weak())
    var owner: TestServer? { value.withLock { $0.server } }
    func set(_ server: TestServer) { value.withLock { $0.server = server } }
  }
}

/// Lets threads through, or has them wait.
final class Gate: Sendable {
  private let isClosed = Atomic<Bool>(false)
  func close() { isClosed.store(true, ordering: .relaxed) }
  func open() { isClosed.store(false, ordering: .relaxed) }
  func pass() { while isClosed.load(ordering: .relaxed) { usleep(1000) } }
}

/// Counts from 0.
final class Counter: Sendable {
  private let value = Atomic<Int>(0)
  var peek: Int { value.load(ordering: .relaxed) }
  func next() -> Int { value.add(1, ordering: .relaxed).oldValue }
}
