import HTTPTypes
import Testing

/// Which bodies are read, and which answers may be asked for.
@Suite struct NegotiationTests {
  @Test(arguments: [
    "application/json", "application/json; charset=utf-8", "Application/JSON", "application/x-www-form-urlencoded",
    "application/problem+json", "application/vnd.api+json",
  ])
  func isReadAsJSON(type: String) throws {
    #expect(try Client.post("/v1/forward", Requests.linear(), [.contentType: type]).status == 200)
  }

  @Test func withoutAType() throws {
    #expect(try Client.post("/v1/forward", Requests.linear(), [:]).status == 200)
  }

  @Test(arguments: ["text/plain", "application/xml", "image/svg+xml", "text/json", "json", ""])
  func isNotRead(type: String) throws {
    let answer = try Client.post("/v1/forward", Requests.linear(), [.contentType: type])
    #expect(answer.status == 415)
    #expect(answer["/code"] == .string("unsupported-media-type"))
    #expect(answer.headers[.accept]?.contains("application/json") == true)
  }

  @Test(arguments: [
    ("*/*", 200), ("application/json", 200), ("application/*;q=0.1", 200), ("text/html, */*;q=0.8", 200),
    ("text/html", 406), ("application/json;q=0", 406), ("*/*, application/json;q=0", 406), ("image/*", 406),
  ])
  func accept(field: String, status: Int) throws {
    let answer = try Client.post(
      "/v1/forward", Requests.linear(), [.contentType: "application/json", .accept: field])
    #expect(answer.status == status)
    if status == 406 { #expect(answer["/code"] == .string("not-acceptable")) }
  }

  /// What is asked for in the query would else be overlooked.
  @Test func queries() throws {
    for path in ["/v1/forward", "/v1/gradients", "/v1/closed-form", "/v1/derivation"] {
      let answer = try Client.post("\(path)?mode=eval", Requests.linear())
      #expect(answer.status == 400)
      #expect(answer["/code"] == .string("unknown-query"))
      #expect(answer["/detail"]?.string?.contains("\"mode\"") == true)
      #expect(try Client.post("\(path)?", Requests.linear()).status == 200)
    }
  }

  @Test(arguments: [
    ("", "line 1, column 1"), ("{", "line 1, column 2"), ("{\"a\":\n }", "line 2, column 2"),
    ("{'a': 1}", "double quotes"),
    ("{\"a\": NaN}", "write \"NaN\", in quotes"), ("network=1", "line 1, column 1"), ("{} {}", "line 1, column 4"),
  ])
  func malformed(body: String, words: String) throws {
    let answer = try Client.post("/v1/forward", body)
    #expect(answer.status == 400)
    #expect(answer["/code"] == .string("malformed-json"))
    #expect(answer["/detail"]?.string?.contains(words) == true, "\(answer.text)")
  }
}
