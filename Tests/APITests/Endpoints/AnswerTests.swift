import HTTPTypes
import Testing

@testable import API

/// What an answer holds and how it is written.
@Suite struct AnswerTests {
  private func members(_ path: String, _ more: String) throws -> Set<String> {
    Set(try #require(Client.post(path, Requests.linear(more)).json.object).keys)
  }

  @Test func defaults() throws {
    #expect(try members("/v1/forward", "") == ["loss", "output", "values", "shapes"])
    #expect(try members("/v1/gradients", "") == ["loss", "output", "gradients", "unused", "agreement"])
  }

  @Test(arguments: ["loss", "output", "values", "shapes", "parameters", "inputs"])
  func onePart(part: String) throws {
    #expect(try members("/v1/forward", #""return": "\#(part)""#) == [part])
    #expect(try members("/v1/gradients", #""return": ["\#(part)"]"#) == [part])
  }

  @Test func forwardComputesNoGradients() throws {
    let answer = try Client.post("/v1/forward", Requests.linear(#""return": ["gradients", "agreement"]"#))
    #expect(answer.status == 422)
    #expect(answer.errors.map(\.pointer) == ["/return"])
    #expect(answer.errors.allSatisfy { $0.detail.contains("/v1/gradients") })
    #expect(try members("/v1/forward", #""return": ["loss", "gradients", "summary"]"#) == ["loss"])
  }

  /// One body suits both endpoints.
  @Test func forwardPassesOverWhatIsForGradients() throws {
    let body = Requests.linear(#""methods": ["numerical"], "with_respect_to": ["inputs"]"#)
    #expect(try Client.post("/v1/forward", body).json == Client.post("/v1/forward", Requests.linear()).json)
    let wrong = try Client.post("/v1/forward", Requests.linear(#""methods": ["numeric"], "with_respect_to": ["y"]"#))
    #expect(wrong.errors.map(\.pointer) == ["/methods/0", "/with_respect_to/0"])
  }

  @Test func encodings() throws {
    let flat = try Client.post("/v1/gradients", Requests.linear(#""encoding": "flat""#))
    #expect(flat["/loss"] == .number(16))
    let weight = #"{"shape": [1, 2], "data": [8, 16]}"#
    #expect(flat["/gradients/autograd/parameters/f.weight"] == (try JSONTree(parsing: Array(weight.utf8))))
    let bytes = try Client.post("/v1/forward", Requests.linear(#""encoding": "base64", "dtype": "float32""#))
    #expect(bytes["/output/dtype"] == .string("float32"))
    #expect(bytes["/output/base64"] == .string("AACgQA=="))
    #expect(bytes["/loss"] == .number(16))
  }

  /// What an answer holds can be sent back in.
  @Test(arguments: ["nested", "flat", "base64"])
  func roundTrip(encoding: String) throws {
    let answer = try Client.post(
      "/v1/forward", Requests.linear(#""encoding": "\#(encoding)", "return": ["parameters"]"#))
    let again = try Client.post("/v1/forward", Requests.linear(parameters: try #require(answer["/parameters"]).text))
    #expect(again.json == (try Client.post("/v1/forward", Requests.linear()).json))
  }

  @Test func summary() throws {
    let answer = try Client.post("/v1/gradients", Requests.linear(#""return": ["summary"]"#))
    #expect(Set(try #require(answer.json.object).keys) == ["loss", "output", "gradients", "unused", "agreement"])
    #expect(answer["/loss"] == .number(16))
    let expected =
      #"{"shape": [1, 2], "min": 8, "max": 16, "mean": 12, "l2_norm": 17.88854381999832, "first": [8, 16]}"#
    #expect(answer["/gradients/autograd/parameters/f.weight"] == (try JSONTree(parsing: Array(expected.utf8))))
  }

  @Test func aSummaryHasFiveElements() throws {
    let body =
      #"{"network": {"layers": [{"type": "Identity"}]}, "inputs": {"x": [3, 1, 2, 9, 5, 6]}, "return": ["output", "summary"]}"#
    let answer = try Client.post("/v1/forward", body)
    #expect(answer["/output/first"] == .array([3, 1, 2, 9, 5].map { .number($0) }))
    #expect(answer["/output/max"] == .number(9))
  }

  @Test func withRespectTo() throws {
    func gradients(_ names: String) throws -> JSONTree? {
      try Client.post("/v1/gradients", Requests.linear(#""with_respect_to": \#(names)"#))["/gradients/autograd"]
    }
    func tree(_ text: String) throws -> JSONTree { try JSONTree(parsing: Array(text.utf8)) }
    #expect(try gradients(#""inputs""#) == tree(#"{"inputs": {"x": [8, 16]}}"#))
    #expect(try gradients(#"["values"]"#) == tree(#"{"values": {"f": [8]}}"#))
    #expect(try gradients(#"["f.bias", "x"]"#) == tree(#"{"parameters": {"f.bias": [8]}, "inputs": {"x": [8, 16]}}"#))
    #expect(
      try gradients(#"["parameters", "f.bias"]"#) == tree(#"{"parameters": {"f.weight": [[8, 16]], "f.bias": [8]}}"#))
  }

  @Test func notANumberTravels() throws {
    let body = Requests.layers(#"{"type": "Identity"}"#).replacing("[1, -2]", with: #"["NaN", "-Infinity", 1e400]"#)
    #expect(try Client.post("/v1/forward", body).status == 400)
    let answer = try Client.post("/v1/forward", body.replacing("1e400", with: "1"))
    #expect(answer["/output"] == .array([.string("NaN"), .string("-Infinity"), .number(1)]))
  }

  /// torch.manual_seed(0); torch.rand(2) gives 0.4962565899, 0.7682217956.
  @Test func drawnInputsComeBack() throws {
    let body = Requests.layers(#"{"type": "Identity"}"#, #""dtype": "float32", "return": ["inputs"]"#)
      .replacing("[1, -2]", with: #"{"random": "rand", "shape": [2], "seed": 0}"#)
    let answer = try Client.post("/v1/forward", body)
    #expect(answer.text == "{\"inputs\":{\"x\":[0.4962566,0.7682218]}}\n")
  }

  @Test func timing() throws {
    let answer = try Client.post("/v1/gradients", Requests.linear())
    let field = try #require(HTTPField.Name("Server-Timing").flatMap { answer.headers[$0] })
    for part in ["queue", "parse", "compile", "compute", "encode"] { #expect(field.contains("\(part);dur=")) }
  }

  @Test func answersThatAreTooLarge() throws {
    var limits = ComputeLimits()
    limits.answerNumbers = 3
    let router = Service(limits: limits).router
    func status(_ more: String) throws -> Int {
      try Client.send(.post, "/v1/gradients", [:], Requests.linear(more), through: router).status
    }
    #expect(try status("") == 422)
    #expect(try status(#""return": ["gradients"]"#) == 200)
    #expect(try status(#""return": ["summary"]"#) == 200)
  }

  @Test func limits() throws {
    let limits = try Client.get("/v1/limits")
    #expect(limits["/http/body_bytes"] == .number(67_108_864))
    #expect(limits["/compute/seconds"] == .number(30))
  }
}
