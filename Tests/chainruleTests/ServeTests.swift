import Foundation
import Glibc
import Testing

/// `chainrule serve` from its start to its end, as an operator sees it.
@Suite(.serialized)
struct ServeTests {
  /// A running service and its port.
  private static func serve(_ arguments: String...) throws -> (program: Program, port: UInt16) {
    let program = try Program(["serve", "--port", "0"] + arguments)
    let line = try #require(program.message(after: "listening on http://127.0.0.1:"), "\(program.messages)")
    let port = try #require(UInt16(line.prefix { $0.isNumber }))
    return (program, port)
  }

  @Test func aDrainLetsRequestsEnd() throws {
    // Time enough for a machine that has other things to do.
    let (program, port) = try Self.serve("--drain-grace", "3s", "--drain-time", "10m", "--idle-time", "10m")
    #expect(Talk.get("/readyz", port: port)?.hasPrefix("HTTP/1.1 200") == true)
    let idle = try #require(Talk(port: port))
    let begun = try #require(Talk.begun(port: port))
    program.signal(SIGTERM)
    #expect(program.message(after: "SIGTERM: finishing what is in hand") != nil)
    // Still listening, so that load balancers see it, and not ready.
    let answer = try #require(Talk.get("/readyz", port: port))
    #expect(answer.hasPrefix("HTTP/1.1 503") && answer.contains("\"code\":\"draining\""))
    #expect(Talk.get("/livez", port: port)?.hasPrefix("HTTP/1.1 200") == true)
    // Listening ends, connections that are idle are closed, and the request that had begun is answered.
    #expect(idle.rest() == "")
    #expect((0..<1000).contains { _ in Talk(port: port) == nil || usleep(10_000) != 0 })
    begun.send("}")
    let rest = begun.rest()
    #expect(rest.hasPrefix("HTTP/1.1 422") && rest.lowercased().contains("connection: close"))
    #expect(program.end() == (false, 0))
  }

  @Test func aSecondSignalCuts() throws {
    let (program, port) = try Self.serve()
    withExtendedLifetime(try #require(Talk.begun(port: port))) {
      program.signal(SIGTERM)
      #expect(program.message(after: "finishing what is in hand") != nil)
      program.signal(SIGTERM)
      #expect(program.end() == (true, SIGTERM))
    }
  }

  @Test func whatTakesTooLongIsCutOff() throws {
    let (program, port) = try Self.serve("--drain-time", "200ms")
    withExtendedLifetime(try #require(Talk.begun(port: port))) {
      program.signal(SIGTERM)
      #expect(program.end() == (false, 0))
      #expect(program.messages.contains("1 connections were cut off"))
    }
  }

  @Test func tokensOpenTheServiceAndAreReadAgain() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "tokens-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    func newToken() throws -> (line: String, token: String) {
      let program = try Program(["token", "new", "--name", "ana", "--scopes", "compute,metrics"])
      let (status, line) = try program.finish()
      #expect(status == 0)
      return (line, program.messages.filter { !$0.isNewline })
    }
    let (first, second) = (try newToken(), try newToken())
    try Data(first.line.utf8).write(to: file)
    let (program, port) = try Self.serve("--tokens", file.path())
    func status(_ token: String?) -> Substring? {
      let header = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
      return Talk.get("/metrics", port: port, headers: header)?.dropFirst("HTTP/1.1 ".count).prefix(3)
    }
    #expect(status(nil) == "401" && status(second.token) == "401" && status(first.token) == "200")
    #expect(Talk.get("/livez", port: port)?.hasPrefix("HTTP/1.1 200") == true)
    let answer = try #require(
      Talk.get("/metrics", port: port, headers: "Authorization: Bearer \(first.token)\r\n"))
    #expect(answer.contains("RateLimit-Policy: \"minute\";q=600;w=60"))
    try Data(second.line.utf8).write(to: file)
    program.signal(SIGHUP)
    #expect(program.message(after: "has been read again: 1 tokens") != nil)
    #expect(status(first.token) == "401" && status(second.token) == "200")
    // A file that is wrong changes nothing.
    try Data("id=1".utf8).write(to: file)
    program.signal(SIGHUP)
    #expect(program.message(after: "stays as it was: line 1: ") != nil)
    #expect(status(second.token) == "200")
    program.signal(SIGTERM)
    #expect(program.end() == (false, 0))
  }

  @Test func wrongSettingsAreToldBeforeAnythingIsServed() throws {
    let program = try Program(
      ["serve", "--host", "0.0.0.0", "--port", "x"], environment: ["CHAINRULE_BODY_BITES": "1"])
    #expect(try program.finish().status == 78)
    #expect(
      program.messages == """
        CHAINRULE_BODY_BITES: there is no such setting; did you mean "CHAINRULE_BODY_BYTES"?
        --port: must be a whole number, from 0 to 65535, not "x"

        """)
    let exposed = try Program(["serve", "--host", "0.0.0.0", "--port", "0"])
    #expect(try exposed.finish().status == 78)
    #expect(exposed.messages.hasPrefix("--host: 0.0.0.0 can be reached from other machines."))
  }

  @Test func theConfigurationIsPrinted() throws {
    let program = try Program(["serve", "--print-configuration"], environment: ["CHAINRULE_PORT": "1"])
    let (status, output) = try program.finish()
    #expect(status == 0)
    #expect(output.contains(/\nport +1 +CHAINRULE_PORT\n/))
  }
}
