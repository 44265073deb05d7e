import HTTPTypes
import Testing

@testable import API
@testable import HTTPServer

/// Requests a line, answers a line.
@Suite struct LineStreamTests {
  private let linear = Requests.linear().filter { $0 != "\n" }
  private let misspelt = Requests.layers(#"{"type": "Liner"}"#)

  @Test(arguments: ["/v1/forward", "/v1/gradients", "/v1/closed-form", "/v1/derivation"])
  func everyLineIsAnsweredAsIfItCameAlone(path: String) async throws {
    let answer = try await LineClient.post(path, lines: [linear, "", "{", misspelt, " \t", linear])
    #expect(answer.status == 200)
    #expect(answer.headers[.contentType] == "application/x-ndjson")
    let lines = answer.text.split(separator: "\n").map { "\($0)\n" }
    let alone = try Client.post(path, linear)
    #expect(lines.count == 4)
    #expect(lines.first == alone.text)
    #expect(lines.last == alone.text)
    let problems = try lines[1...2].map { try JSONTree(parsing: Array($0.utf8)) }
    #expect(problems.map { $0["line"] } == [.number(3), .number(4)])
    #expect(problems.map { $0["status"] } == [.number(400), .number(422)])
    #expect(problems.map { $0["instance"] } == [.string("test-id"), .string("test-id")])
    #expect(problems[0]["detail"]?.string?.hasPrefix("line 3, column 2: ") == true, "\(problems[0])")
    #expect(problems[1]["errors"]?.array?.first?["pointer"] == .string("/network/layers/0/type"))
  }

  /// However the bytes come, the lines are the same.
  @Test(arguments: [1, 2, 3, 7, 64, 1000, 1_000_000])
  func pieces(size: Int) async throws {
    let text = [linear, "\r", "{\"a\":\"é\"}", linear + "\r", "", linear].joined(separator: "\n")
    let bytes = Array(text.utf8)
    let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    let answer = try await LineClient.post("/v1/forward", pieces)
    let whole = try await LineClient.post("/v1/forward", [bytes])
    #expect(answer.text == whole.text)
    #expect(answer.text.split(separator: "\n").count == 4)
  }

  @Test func bytesThatAreNoText() async throws {
    let pieces = [Array("\(linear)\n".utf8), [0xFF, 0xFE, 0x0A], Array(linear.utf8)]
    let lines = try await LineClient.post("/v1/forward", pieces).text.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1].contains("malformed-json") && lines[1].contains("\"line\":2"), "\(lines[1])")
  }

  @Test func aLineOverTheLimit() async throws {
    var limits = ComputeLimits()
    limits.lineBytes = linear.utf8.count
    let long = linear + " "
    let answer = try await LineClient.post(
      "/v1/forward", lines: [linear, long, linear], through: Service(limits: limits))
    let lines = answer.text.split(separator: "\n")
    #expect(lines.count == 3)
    let problem = try JSONTree(parsing: Array(lines[1].utf8))
    #expect(problem["status"] == .number(413))
    #expect(problem["line"] == .number(2))
    #expect(problem["detail"]?.string?.contains("\(linear.utf8.count) bytes") == true)
    #expect(lines[0] == lines[2])
  }

  /// Lines that take long do not let others overtake them.
  @Test func order() async throws {
    let scales = (1...300).map { $0 % 50 == 0 ? (Double($0), 200) : (Double($0), 1) }
    let lines = scales.map { scale, width in
      """
      {"network": {"layers": [{"type": "Linear", "out_features": \(width)}, {"type": "Identity"}], \
      "loss": {"type": "Sum", "scale": \(scale)}}, "initialize": {"scheme": "constant", "value": 1}, \
      "inputs": {"x": {"random": "rand", "shape": [\(width), \(width)], "seed": 1}}, \
      "with_respect_to": "1", "return": ["gradients", "summary"]}
      """
    }
    let answer = try await LineClient.post("/v1/gradients", lines: lines)
    let found = answer.text.split(separator: "\n").map { line in
      (try? JSONTree(parsing: Array(line.utf8)))?.at("/gradients/autograd/values/1/max")?.number
    }
    #expect(found == scales.map { $0.0 as Double? })
  }

  /// A line is answered before the next one has come.
  @Test func conversation() async throws {
    let conversation = try LineConversation("/v1/forward")
    for _ in 0..<3 {
      conversation.send(linear + "\n")
      #expect(try await conversation.receive().hasSuffix("}\n"))
    }
    conversation.send("{")
    conversation.end()
    #expect(try await conversation.receive().contains("\"line\":4"))
    try await conversation.finish()
  }

  /// What came before content went wrong is answered; behind it stands what is wrong, and no end.
  @Test func contentThatGoesWrong() async throws {
    let conversation = try LineConversation("/v1/forward")
    conversation.send(Array(repeating: linear, count: 500).joined(separator: "\n") + "\n{\"network\"")
    conversation.end(.timeout("too slow"))
    for _ in 0..<500 { #expect(try await conversation.receive().contains("\"loss\"")) }
    let last = try JSONTree(parsing: Array(try await conversation.receive().utf8))
    #expect(last["code"] == .string("request-timeout") && last["instance"] == .string("test-id"))
    #expect(last["line"] == nil)
    await #expect(throws: HTTPFault.self) { try await conversation.finish() }
  }

  /// Who leaves is not computed for any longer.
  @Test func leaving() async throws {
    let conversation = try LineConversation("/v1/forward")
    conversation.send(linear + "\n")
    _ = try await conversation.receive()
    conversation.cancel()
    await #expect(throws: (any Error).self) { try await conversation.finish() }
  }

  @Test func nothing() async throws {
    let answer = try await LineClient.post("/v1/forward", [])
    #expect(answer.status == 200)
    #expect(answer.text.isEmpty)
  }

  @Test(arguments: [
    ("*/*", 200), ("application/x-ndjson", 200), ("application/json", 200), ("application/*", 200), ("text/html", 406),
    ("application/vnd.safetensors", 406),
  ])
  func accept(field: String, status: Int) async throws {
    let answer = try await LineClient.post("/v1/gradients", lines: [linear], [.accept: field])
    #expect(answer.status == status)
    if status == 406 { #expect(answer["/code"] == .string("not-acceptable")) }
  }

  /// As many lines as fit into the slice, and no sudden jumps.
  @Test func pace() {
    let pace = LinePace()
    for _ in 0..<20 { pace.note(pace.linesPerBatch, in: .microseconds(20 * pace.linesPerBatch)) }
    #expect((248...250).contains(pace.linesPerBatch))
    pace.note(1, in: .milliseconds(80))
    #expect(pace.linesPerBatch == 1)
    pace.note(1, in: .microseconds(20))
    #expect(pace.linesPerBatch == 2)
  }
}
