import HTTPTypes
import Testing

@testable import API

/// Requests as forms, as `curl -F request=@net.json -F parameters=@model.safetensors` sends them.
@Suite struct FormTests {
  private func post(_ parts: [(name: String, content: [UInt8])]) throws -> Answer {
    try Client.post("/v1/gradients", Form(parts))
  }

  private let request = Array(#"{"network": \#(Requests.linearNetwork), "target": [1]}"#.utf8)

  @Test func filesStandForWhatIsWritten() throws {
    let answer = try post([
      ("request", request), ("parameters", Form.reference("parameters.safetensors")),
      ("inputs", Form.reference("inputs.safetensors")),
    ])
    #expect(answer.status == 200)
    #expect(answer.json == (try Client.post("/v1/gradients", Requests.linear()).json))
  }

  @Test func theRequestAlone() throws {
    #expect(try post([("request", Array(Requests.linear().utf8))]).status == 200)
  }

  @Test func givenTwice() throws {
    let answer = try post([
      ("request", Array(Requests.linear().utf8)), ("inputs", Form.reference("inputs.safetensors")),
    ])
    #expect(answer.status == 422)
    #expect(answer.errors.map(\.pointer) == ["/inputs/x"])
    #expect(answer.errors.first?.detail.contains("given twice") == true)
  }

  @Test func faultsHavePlacesAsInJSON() throws {
    let answer = try post([
      ("request", Array(Requests.linear(parameters: "{}").utf8)), ("parameters", Form.reference("narrow.safetensors")),
    ])
    #expect(Set(answer.errors.map(\.pointer)) == ["/parameters", "/parameters/half", "/parameters/brain"])
  }

  @Test func partsThatAreWrong() throws {
    func code(_ parts: [(name: String, content: [UInt8])]) throws -> JSONTree? { try post(parts)["/code"] }
    #expect(try code([]) == .string("malformed-form"))
    #expect(try code([("inputs", [])]) == .string("malformed-form"))
    #expect(try code([("request", request), ("weights", [])]) == .string("malformed-form"))
    #expect(try code([("request", request), ("request", request)]) == .string("malformed-form"))
    #expect(try code([("request", [])]) == .string("malformed-json"))
    #expect(try code([("request", Array("{".utf8))]) == .string("malformed-json"))
    #expect(try code([("request", request), ("parameters", [1, 2])]) == .string("malformed-safetensors"))
  }

  @Test(arguments: ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=other"])
  func boundaries(type: String) throws {
    var form = Form([("request", request)])
    form.headers[.contentType] = type
    let answer = try Client.post("/v1/gradients", form)
    #expect(answer.status == 400)
    #expect(answer["/code"] == .string("malformed-form"))
  }

  /// Wherever a form is cut off, it is refused, and nothing worse.
  @Test func cutForms() throws {
    let whole = try Form([("request", request), ("inputs", Form.reference("inputs.safetensors"))])
    for count in 0..<(whole.body.count - 4) {
      var form = whole
      form.body.removeLast(whole.body.count - count)
      #expect(try Client.post("/v1/forward", form).status == 400, "\(count)")
    }
  }
}
