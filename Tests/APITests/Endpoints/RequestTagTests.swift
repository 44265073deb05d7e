import HTTPTypes
import Testing

/// Answers that a client has already.
struct RequestTagTests {
  private static let json: HTTPFields = [.contentType: "application/json"]

  private static func post(_ path: String, _ body: String, _ more: HTTPFields = [:]) throws -> Answer {
    try Client.unchecked(.post, path, HTTPFields(json + more), Array(body.utf8))
  }

  @Test("The same request has the same tag, and is not computed again", arguments: ["/v1/forward", "/v1/closed-form"])
  func notModified(path: String) throws {
    let first = try Self.post(path, Requests.linear())
    let tag = try #require(first.headers[.eTag])
    #expect(tag.wholeMatch(of: /"[0-9a-f]{32}"/) != nil)
    #expect(try Self.post(path, Requests.linear()).headers[.eTag] == tag)
    for field in [tag, "W/\(tag)", "\"other\", \(tag)"] {
      let known = try Self.post(path, Requests.linear(), [.ifNoneMatch: field])
      #expect(known.status == 304 && known.body.isEmpty)
      #expect(known.headers[.eTag] == tag && known.headers[.vary] == "Accept, Accept-Encoding")
    }
    let coded = String(tag.dropLast()) + "-gzip\""
    let packed = try Self.post(path, Requests.linear(), [.ifNoneMatch: coded, .acceptEncoding: "gzip"])
    #expect(packed.status == 304 && packed.headers[.eTag] == coded)
    #expect(try Self.post(path, Requests.linear(), [.ifNoneMatch: coded]).status == 200)
    for field in ["*", "\"other\"", tag.replacing("\"", with: "")] {
      let answer = try Self.post(path, Requests.linear(), [.ifNoneMatch: field])
      #expect(answer.status == 200 && answer.body == first.body)
    }
  }

  @Test func whatChangesTheAnswerChangesTheTag() throws {
    let body = Requests.linear()
    var tags: [String?] = []
    tags.append(try Self.post("/v1/gradients", body).headers[.eTag])
    tags.append(try Self.post("/v1/gradients", body + " ").headers[.eTag])
    tags.append(
      try Client.unchecked(
        .post, "/v1/gradients", [.contentType: "application/json;charset=utf-8"], Array(body.utf8)
      ).headers[.eTag])
    tags.append(try Self.post("/v1/forward", body).headers[.eTag])
    tags.append(try Self.post("/v1/gradients", body, [.accept: "application/vnd.safetensors"]).headers[.eTag])
    #expect(!tags.contains(nil) && Set(tags).count == 5)
  }

  @Test func anAnswerThatIsNotTheOneWanted() throws {
    let tag = try #require(try Self.post("/v1/gradients", Requests.linear()).headers[.eTag])
    for field in ["*", tag, "\"other\", \(tag)"] {
      #expect(try Self.post("/v1/gradients", Requests.linear(), [.ifMatch: field]).status == 200)
    }
    for field in ["\"other\"", "W/\(tag)"] {
      let answer = try Self.post("/v1/gradients", Requests.linear(), [.ifMatch: field])
      #expect(answer.status == 412 && answer.text.contains("precondition-failed"))
    }
  }

  @Test func problemsHaveNoTag() throws {
    #expect(try Self.post("/v1/gradients", "{}").headers[.eTag] == nil)
  }
}
