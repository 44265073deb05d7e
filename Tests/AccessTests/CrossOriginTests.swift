import HTTPTypes
import Testing

@testable import Access
@testable import HTTPServer

struct CrossOriginTests {
  private static let policy = CrossOrigin(origins: ["https://course.example"])

  private static func request(_ method: HTTPRequest.Method, _ headers: HTTPFields) throws -> RequestContext {
    try #require(RequestContext(method: method, target: "/v1/forward", headers: headers, route: "/v1/forward"))
  }

  @Test func aNamedOriginMayReadTheAnswer() throws {
    var headers: HTTPFields = [.vary: "Accept"]
    Self.policy.decorate(try Self.request(.post, [.origin: "https://course.example"]), &headers)
    #expect(headers[.accessControlAllowOrigin] == "https://course.example")
    #expect(headers[.accessControlExposeHeaders]?.contains("X-Request-Id") == true)
    #expect(headers[values: .vary] == ["Accept", "Origin"])
  }

  @Test func othersMayNot() throws {
    for origin in ["https://other.example", "null", "https://course.example.evil"] {
      var headers: HTTPFields = [:]
      Self.policy.decorate(try Self.request(.post, [.origin: origin]), &headers)
      #expect(headers[.accessControlAllowOrigin] == nil)
      #expect(headers[.vary] == "Origin")
      let preflight = try Self.request(.options, [.origin: origin, .accessControlRequestMethod: "POST"])
      #expect(Self.policy.preflight(preflight) == nil)
    }
  }

  @Test func withoutOriginsNothingIsSaid() throws {
    var headers: HTTPFields = [:]
    CrossOrigin(origins: []).decorate(try Self.request(.post, [.origin: "https://course.example"]), &headers)
    #expect(headers.isEmpty)
  }

  @Test func aPreflightIsAnswered() throws {
    let fields: HTTPFields = [.origin: "https://course.example", .accessControlRequestMethod: "POST"]
    let answer = try #require(Self.policy.preflight(try Self.request(.options, fields)))
    #expect(answer.status == .noContent)
    #expect(answer.headers[.accessControlAllowMethods] == "GET, HEAD, POST")
    #expect(answer.headers[.accessControlAllowHeaders]?.contains("Authorization") == true)
    // A plain OPTIONS is no preflight.
    #expect(Self.policy.preflight(try Self.request(.options, [.origin: "https://course.example"])) == nil)
  }

  @Test(
    "Origins are written as browsers send them",
    arguments: [
      ("https://course.example", true), ("http://localhost:3000", true), ("http://[::1]:8080", true), ("*", false),
      ("course.example", false), ("https://course.example/", false), ("https://", false), ("https://Ä.example", false),
    ])
  func origins(text: String, isOrigin: Bool) { #expect(CrossOrigin.isOrigin(text) == isOrigin) }
}
