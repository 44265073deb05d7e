import Clocks
import Foundation
import Logging
import Testing

@testable import HTTPServer

extension SocketTests {
  /// A server's beginning and end.
  @Suite struct LifeTests {
    private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

    private func server(host: String, port: Int) -> Server {
      Server(
        router: Router(), configuration: ServerConfiguration(host: host, port: port, threads: 1),
        logger: Logger(label: "test"))
    }

    @Test("a port in use is said in a sentence") func portInUse() throws {
      let first = try TestServer()
      let second = server(host: "127.0.0.1", port: first.port)
      let error = #expect(throws: ServerError.self) { try second.start() }
      #expect(
        error?.description
          == "Can't listen on 127.0.0.1 port \(first.port): another program listens there already.")
    }

    @Test(
      "hosts that can't be listened on are said in a sentence",
      arguments: ["no.such.host.invalid", "192.0.2.1"])
    func badHost(_ host: String) throws {
      let error = #expect(throws: ServerError.self) { try server(host: host, port: 0).start() }
      #expect(error?.description.hasPrefix("Can't listen on \(host)") == true)
    }

    @Test("ports that are none") func badPort() throws {
      #expect(throws: ServerError.self) { try server(host: "127.0.0.1", port: 70_000).start() }
      #expect(throws: ServerError.self) { try server(host: "127.0.0.1", port: -1).start() }
    }

    @Test("names and both families", arguments: ["localhost", "0.0.0.0", "127.0.0.1", "::"]) func hosts(
      _ host: String
    ) throws {
      let server = server(host: host, port: 0)
      try server.start()
      #expect(server.port > 0)
      let client = try TestClient(port: server.port)
      try client.send(get)
      #expect(try client.answer().status == 404)
      #expect(throws: ServerError.self) { try server.start() }
      server.stop()
      #expect(throws: TestClient.Failure.self) { try TestClient(port: server.port) }
    }

    @Test("draining lets requests in hand finish, ends idle connections, and returns") func drain()
      async throws
    {
      let server = try TestServer()
      server.gate.close()
      let busy = try server.client()
      try busy.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n" + get)
      let idle = try server.client()
      try idle.send(get)
      #expect(try idle.answer().headers["connection"] == nil)
      #expect(TestServer.eventually { server.started.load(ordering: .relaxed) == 1 })

      let port = server.port
      async let cutOff = server.server.drain(deadline: .now.advanced(by: .seconds(5)))
      #expect(try idle.rest() == [])
      #expect(throws: TestClient.Failure.self) { try TestClient(port: port) }
      server.gate.open()
      let answer = try busy.answer()
      #expect(answer.text == "done")
      #expect(answer.headers["connection"] == "close")
      busy.finish()
      idle.finish()
      #expect(try busy.rest() == [])
      #expect(await cutOff == 0)
    }

    @Test("draining ends at its deadline, whoever is still busy") func drainDeadline() async throws {
      let server = try TestServer()
      server.gate.close()
      let busy = try server.client()
      try busy.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(TestServer.eventually { server.started.load(ordering: .relaxed) == 1 })
      let start = Instant.now
      let cutOff = await server.server.drain(deadline: .now.advanced(by: .milliseconds(200)))
      #expect(cutOff == 1)
      #expect(start.duration(to: .now) < .seconds(2))
      server.gate.open()
    }

    @Test("running out of descriptors neither spins nor slows those who are in") func descriptors() async throws {
      // Other tests' first timers would find no descriptor either, which Dispatch doesn't survive.
      try await Task.sleep(for: .milliseconds(1))
      await withCheckedContinuation { continuation in
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(1)) { continuation.resume() }
      }
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      let server = try TestServer()
      let inside = try server.client()
      try inside.send(get)
      #expect(try inside.answer().status == 200)
      // They have their sockets already; the server's ends are still to be made.
      let waiting = (0..<20).map { _ in TestClient() }
      var tight = limit
      tight.rlim_cur = 3
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &tight)
      defer { setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) }
      for client in waiting { try client.connect(port: server.port) }
      let before = clock()
      for _ in 0..<100 {
        try inside.send(get)
        #expect(try inside.answer().status == 200)
      }
      usleep(300_000)
      #expect(Double(clock() - before) / Double(CLOCKS_PER_SEC) < 0.25)
      #expect(server.server.connectionCount == 1)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      for client in waiting {
        try client.send(get)
        #expect(try client.answer().status == 200)
      }
    }
  }
}
