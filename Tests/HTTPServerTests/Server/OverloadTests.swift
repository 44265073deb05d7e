import Foundation
import Testing

@testable import HTTPServer

extension SocketTests {
  /// Clients that take too much, or vanish.
  @Suite struct OverloadTests {
    private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
    private let held = "GET /held HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test("a full compute queue is 503 with Retry-After, and the connection lives on") func queue() throws {
      let server = try TestServer(computeWidth: 1) { $0.computeQueueLength = 2 }
      server.gate.close()
      let clients = try (0..<4).map { _ in try server.client() }
      try clients[0].send(held)
      #expect(TestServer.eventually { server.started.load(ordering: .relaxed) == 1 })
      for client in clients[1...] { try client.send(held) }
      // Two of the three wait; the other is refused at once.
      #expect(TestServer.eventually { server.records.withLock { $0.count } == 1 })
      server.gate.open()
      var answers = try clients.map { try $0.answer() }
      #expect(answers.map(\.status).sorted() == [200, 200, 200, 503])
      let refusal = try #require(answers.firstIndex { $0.status == 503 })
      #expect(answers[refusal].headers["retry-after"] == "1")
      #expect(answers[refusal].text.contains("compute-queue-full"))
      try clients[refusal].send(get)
      answers = [try clients[refusal].answer()]
      #expect(answers[0].text == "hello")
    }

    @Test("over the connection limit is 503; a place that comes free is used") func connections() throws {
      let server = try TestServer { $0.connections = 3 }
      var clients = try (0..<3).map { _ in try server.client() }
      for client in clients {
        try client.send(get)
        #expect(try client.answer().status == 200)
      }
      let fourth = try server.client()
      try fourth.send(get)
      let refusal = try fourth.answer()
      #expect(refusal.status == 503)
      #expect(refusal.headers["retry-after"] == "1")
      #expect(refusal.headers["connection"] == "close")
      fourth.finish()
      #expect(try fourth.rest() == [])
      clients.removeAll()
      #expect(TestServer.eventually { server.server.connectionCount == 0 })
      let fifth = try server.client()
      try fifth.send(get)
      #expect(try fifth.answer().status == 200)
    }

    @Test("beyond those that are being refused, clients wait, and are served later") func backlog() throws {
      let server = try TestServer {
        $0.connections = 1
        $0.refusedConnections = 0
      }
      var first: TestClient? = try server.client()
      try first?.send(get)
      #expect(try first?.answer().status == 200)
      let second = try server.client()
      try second.send(get)
      usleep(150_000)
      #expect(server.server.connectionCount == 1)
      first = nil
      #expect(try second.answer().status == 200)
    }

    @Test("peers that reset at every stage leave nothing behind") func resets() throws {
      let server = try TestServer()
      let pieces = [
        "", "GET / HT", get, held, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\nabc",
        "GET /large/4 HTTP/1.1\r\nHost: h\r\n\r\n", "GET /endless HTTP/1.1\r\nHost: h\r\n\r\n", "G@T\r\n\r\n",
      ]
      for round in 0..<400 {
        let client = try server.client()
        try client.send(pieces[round % pieces.count])
        if round % 3 == 0 { usleep(300) }
        client.reset()
      }
      #expect(
        TestServer.eventually { server.server.connectionCount == 0 && server.server.bytesInFlight == 0 })
      let client = try server.client()
      try client.send(get)
      #expect(try client.answer().text == "hello")
    }

    @Test("writing to a client that has gone raises no signal") func brokenPipe() throws {
      let server = try TestServer(threads: 1)
      let before = signal(SIGPIPE, SIG_DFL)
      defer { signal(SIGPIPE, before) }
      for round in 1...3 {
        let client = try server.client()
        try client.send("GET /blocking HTTP/1.1\r\nHost: h\r\n\r\n")
        usleep(20_000)
        // An end and then a reset make the next write a broken pipe (tcp(7)).
        client.finish()
        client.reset()
        _ = consume client
        #expect(TestServer.eventually { server.records.withLock { $0.count } == round })
      }
      #expect(TestServer.eventually { server.server.connectionCount == 0 })
    }

    @Test("an answer that comes after its client has gone reaches nobody else") func lateAnswer() throws {
      let server = try TestServer(threads: 1)
      server.gate.close()
      do {
        let gone = try server.client()
        try gone.send(held)
        #expect(TestServer.eventually { server.started.load(ordering: .relaxed) == 1 })
        gone.reset()
      }
      #expect(TestServer.eventually { server.server.connectionCount == 0 })
      let next = try server.client()  // It gets the slot that has just come free.
      try next.send("POST /count HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n")
      usleep(20_000)
      server.gate.open()
      usleep(50_000)
      try next.send("ab")
      #expect(try next.answer().text == "2")
    }

    @Test("a thousand idle connections and slow clients don't slow others") func bystanders() throws {
      let server = try TestServer()
      var idle: [TestClient] = []
      for number in 0..<1000 {
        let client = try server.client()
        if number % 2 == 0 { try client.send("GET / HTTP/1.1\r\nHo") }
        idle.append(client)
      }
      let reader = try TestClient(port: server.port, receiveBuffer: 4096)
      try reader.send("GET /large/32 HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(TestServer.eventually { server.server.connectionCount == 1001 })
      let client = try server.client()
      let time = try ContinuousClock().measure {
        for number in 0..<500 {
          if number % 100 == 0 { try reader.fill(1) }
          try client.send(get)
          #expect(try client.answer().status == 200)
        }
      }
      #expect(time < .seconds(2))
      // And they are still there.
      try idle[0].send("st: h\r\n\r\n")
      #expect(try idle[0].answer().status == 200)
    }

    @Test("while unread answers take all memory there is for them, no computation is begun") func unreadAnswers() throws
    {
      let server = try TestServer { $0.bytesInFlight = 1 << 20 }
      let reader = try TestClient(port: server.port, receiveBuffer: 4096)
      try reader.send("GET /large/32 HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(TestServer.eventually { server.server.bytesInFlight > 1 << 20 })
      let client = try server.client()
      try client.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n")
      let refusal = try client.answer()
      #expect(refusal.status == 503)
      #expect(refusal.headers["retry-after"] == "1")
      #expect(refusal.text.contains("bytes-in-flight"))
      #expect(try reader.answer().body.count == 32 << 20)
      #expect(TestServer.eventually { server.server.bytesInFlight == 0 })
      try client.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(try client.answer().text == "done")
    }

    @Test("who sends many requests at once lets others have their turn") func pipelining() throws {
      let server = try TestServer(threads: 1)
      let (greedy, other) = (try server.client(), try server.client())
      try other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = try other.answer()
      try greedy.send(String(repeating: "GET /blocking HTTP/1.1\r\nHost: a\r\n\r\n", count: 60))
      _ = try greedy.answer()
      try other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try other.answer().status == 200)
      let before = server.records.withLock { $0.count { $0.route == "/blocking" } }
      #expect(before < 60, "all \(before) requests of the other client came first")
      for _ in 1..<60 { #expect(try greedy.answer().text == "slept") }
    }

    @Test("requests behind an unread answer aren't begun") func writeBackpressure() throws {
      let server = try TestServer()
      let client = try TestClient(port: server.port, receiveBuffer: 4096)
      let large = "GET /large/8 HTTP/1.1\r\nHost: h\r\n\r\n"
      try client.send(String(repeating: large, count: 20))
      usleep(300_000)
      #expect(server.records.withLock { $0.count } <= 2)
      for _ in 0..<20 { #expect(try client.answer().body.count == 8 << 20) }
    }
  }
}
