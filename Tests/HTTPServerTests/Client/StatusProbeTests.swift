import Foundation
import Testing

@testable import HTTPServer

struct StatusProbeTests {
  /// A peer that sends `answer` to whoever comes, and then closes or waits.
  private final class Peer: @unchecked Sendable {
    let listener: Listener
    private let thread: Thread

    init(_ answer: String, closes: Bool) throws {
      let listener = try Listener.open(host: "127.0.0.1", port: 0)
      self.listener = listener
      let socket = listener.descriptors[0]
      // The listener doesn't block; this peer waits.
      _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) & ~O_NONBLOCK)
      thread = Thread {
        let client = accept(socket, nil, nil)
        _ = answer.withCString { Glibc.send(client, $0, answer.utf8.count, Int32(MSG_NOSIGNAL)) }
        if closes {
          // The request is read, so that closing sends no reset.
          var bytes = [UInt8](repeating: 0, count: 4096)
          _ = recv(client, &bytes, bytes.count, 0)
          close(client)
        }
      }
      thread.start()
    }

    deinit { close(listener.descriptors[0]) }

    func status(within patience: Duration = .seconds(10)) throws(StatusProbe.Failure) -> Int {
      try StatusProbe(host: "127.0.0.1", port: listener.port, within: patience).status(of: "/readyz")
    }
  }

  @Test(
    "the status is read, whatever follows it",
    arguments: [
      ("HTTP/1.1 200 OK\r\n\r\n", 200), ("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n\r\n{}", 503),
      ("HTTP/1.0 204 \r\n\r\n", 204),
    ])
  func status(_ answer: String, _ status: Int) throws {
    #expect(try Peer(answer, closes: true).status() == status)
  }

  @Test(
    "what is no HTTP is refused",
    arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "HTTP/2 200 whatever", "HTTP/1.1 abc OK\r\n", "HTTP/1.1 999 ?\r\n"])
  func nonsense(_ answer: String) throws {
    let peer = try Peer(answer, closes: true)
    #expect { try peer.status() } throws: { "\($0)" == "what answers there is no HTTP server" }
  }

  @Test("an answer that breaks off, one that never comes, and nobody there, each have their words") func failures()
    throws
  {
    let short = try Peer("HTTP/1.1 2", closes: true)
    #expect { try short.status() } throws: { "\($0)" == "the connection was closed before an answer came" }
    let silent = try Peer("", closes: false)
    #expect { try silent.status(within: .milliseconds(20)) } throws: { "\($0)" == "no answer in time" }
    let gone = try Listener.open(host: "127.0.0.1", port: 0)
    close(gone.descriptors[0])
    #expect {
      try StatusProbe(host: "127.0.0.1", port: gone.port, within: .seconds(10)).status(of: "/")
    } throws: {
      "\($0)" == "nothing listens there"
    }
  }

  @Test("the any addresses stand for this machine", arguments: ["0.0.0.0", "localhost"]) func any(_ host: String) throws
  {
    let server = try TestServer()
    #expect(try StatusProbe(host: host, port: server.port, within: .seconds(10)).status(of: "/nowhere") == 404)
  }

  @Test("a server that speaks TLS is asked by TLS, and one that doesn't is found out") func encrypted() throws {
    let files = try TestCertificates.shared.get()
    let server = try TestServer(tls: files.configuration())
    let probe = StatusProbe(host: "127.0.0.1", port: server.port, isEncrypted: true, within: .seconds(10))
    #expect(try probe.status(of: "/") == 200)
    let plain = try TestServer()
    let wrong = StatusProbe(host: "127.0.0.1", port: plain.port, isEncrypted: true, within: .seconds(10))
    #expect { try wrong.status(of: "/") } throws: { "\($0)".hasPrefix("TLS handshake: ") }
  }
}
