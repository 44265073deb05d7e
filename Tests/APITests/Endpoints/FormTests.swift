import HTTPTypes
import Testing

@testable import API

/// Requests as forms, as `curl -F request=@net.json -F parameters=@model.safetensors` sends them.
@Suite struct FormTests {
  private func post(_ parts: [(name: String, content: [UInt8])], _ headers: HTTPFields = Form.headers) throws -> Answer
  {
    let answer = try Client.unchecked(.post, "/v1/gradients", headers, Form.body(parts))
    #expect(try Contract.served.get().violations(of: answer, to: .post, "/v1/gradients") == [])
    return answer
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
    let answer = try post([("request", request)], [.contentType: type])
    #expect(answer.status == 400)
    #expect(answer["/code"] == .string("malformed-form"))
  }

  /// Wherever a form is cut off, it is refused, and nothing worse.
  @Test func cutForms() throws {
    let body = try Form.body([("request", request), ("inputs", Form.reference("inputs.safetensors"))])
    for count in 0..<(body.count - 4) {
      let answer = try Client.unchecked(.post, "/v1/forward", Form.headers, Array(body[..<count]))
      #expect(answer.status == 400, "\(count)")
    }
  }
}
