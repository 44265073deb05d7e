import HTTPTypes
import Testing

@testable import HTTPServer

/// `ETag`, `If-Match` and `If-None-Match` (RFC 9110 sections 8.8.3 and 13.1).
struct EntityTagTests {
  @Test(arguments: [
    ("*", true), (#""abc""#, true), (#"W/"abc""#, true), (#""x", "abc""#, true), (#""x" ,, W/"abc" ,"#, true),
    (#""abc-gzip""#, false), (#""ABC""#, false), (#""ab""#, false), ("", false), ("abc", false),
    (#""abc"#, false), (#""x" "abc""#, false), (#"w/"abc""#, false), (#""a,b", "abc""#, true), (#"*, "x""#, false),
  ]) func names(_ value: String, _ expected: Bool) throws {
    let tag = try #require(EntityTag("abc"))
    #expect(tag.isNamed(in: value, by: .weak) == expected)
  }

  @Test("by strong comparison a weak tag names nothing, and nothing names a weak tag") func strong() throws {
    let (tag, weak) = (try #require(EntityTag("abc")), try #require(EntityTag("abc", isWeak: true)))
    #expect(tag.isNamed(in: #""x", "abc""#, by: .strong) && tag.isNamed(in: "*", by: .strong))
    #expect(!tag.isNamed(in: #"W/"abc""#, by: .strong))
    #expect(!weak.isNamed(in: #""abc""#, by: .strong) && weak.isNamed(in: #""abc""#, by: .weak))
  }

  @Test func text() {
    for tag in ["a", "b-c"].flatMap({ [EntityTag($0), EntityTag($0, isWeak: true)] }) {
      var bytes: [UInt8] = []
      bytes.append(upTo: tag?.mostBytes ?? 0) { tag?.write(to: &$0) }
      #expect(String(decoding: bytes, as: UTF8.self) == tag?.fieldValue)
    }
    #expect(EntityTag("a")?.fieldValue == #""a""#)
    #expect(EntityTag("a", isWeak: true)?.fieldValue == #"W/"a""#)
    #expect(EntityTag("a")?.coded(.gzip).fieldValue == #""a-gzip""#)
    #expect(EntityTag("a", isWeak: true)?.coded(.gzip).fieldValue == #"W/"a""#)
    #expect(EntityTag("a\"") == nil)
    #expect(EntityTag("a b") == nil)
    // The example "abc" of FIPS 180-4.
    #expect(EntityTag(of: Array("abc".utf8)).opaque == "ba7816bf8f01cfea414140de5dae2223")
  }

  /// What becomes of a `200` named "t" in a coding, to a request with the given fields.
  private func tagged(
    _ fields: HTTPFields, _ coding: ContentCoding? = nil, method: HTTPRequest.Method = .get,
    status: HTTPResponse.Status = .ok
  ) throws -> Response {
    let request = try #require(RequestContext(method: method, target: "/", headers: fields))
    var response = Response(
      status: status, headers: [.contentType: "a/b", .cacheControl: "no-cache", .vary: "Accept"], body: .bytes([1]))
    response.entityTag = EntityTag("t")
    try response.tag(for: request, coding)
    return response
  }

  @Test("a 304 has the fields that caches want, and no others") func notModified() throws {
    let response = try tagged([.ifNoneMatch: #""t-gzip""#], .gzip)
    #expect(response.status == .notModified)
    #expect(response.headers == [.cacheControl: "no-cache", .vary: "Accept"])
    #expect(response.entityTag?.opaque == "t-gzip")
    #expect(response.body.count == 0)
  }

  @Test("only GET and HEAD get one, only in place of 200, and only for the content they would get") func otherwise()
    throws
  {
    #expect(try tagged([.ifNoneMatch: "*"], method: .post).status == .ok)
    #expect(try tagged([.ifNoneMatch: "*"], status: .notFound).status == .notFound)
    #expect(try tagged([.ifNoneMatch: #""t-gzip""#]).status == .ok)
    #expect(try tagged([.ifNoneMatch: #""t""#], .gzip).status == .ok)
    #expect(try tagged([.ifNoneMatch: #""t""#], method: .head).status == .notModified)
  }

  @Test("If-Match is looked at first, and by strong comparison") func match() throws {
    #expect(try tagged([.ifMatch: #""t""#]).status == .ok)
    #expect(try tagged([.ifMatch: "*"]).status == .ok)
    #expect(try tagged([.ifMatch: #""t""#, .ifNoneMatch: #""t""#]).status == .notModified)
    for value in [#""x""#, #"W/"t""#, #""t-gzip""#, "t"] {
      #expect(throws: HTTPFault.self) { try tagged([.ifMatch: value]) }
      #expect(throws: HTTPFault.self) { try tagged([.ifMatch: value, .ifNoneMatch: #""t""#]) }
    }
  }

  @Test(
    "content that is not made yet may have the name of any coding that the client would get",
    arguments: [
      (nil, ["t"]), ("gzip", ["t", "t-gzip"]), ("deflate, gzip;q=0.5", ["t", "t-deflate"]),
      ("gzip, identity;q=0", ["t-gzip"]), ("br", ["t"]),
    ] as [(String?, [String])])
  func ahead(_ accepted: String?, _ names: [String]) throws {
    let tag = try #require(EntityTag("t"))
    for name in ["t", "t-gzip", "t-deflate"] {
      var fields: HTTPFields = [.ifNoneMatch: "\"\(name)\""]
      fields[.acceptEncoding] = accepted
      let request = try #require(RequestContext(method: .post, target: "/", headers: fields))
      let named = try #require(EntityTag(name))
      #expect(request.condition(onContentOf: tag) == (names.contains(name) ? .notModified(named) : .none))
    }
  }

  /// As the package `xxhash` of Python has it: `xxh3_128_hexdigest(body, seed=xxh3_64_intdigest(facts))`.
  @Test("a tag of facts and a body is XXH3, from both") func ofFacts() {
    func tag(_ facts: String, _ body: String) -> String {
      EntityTag(of: Array(facts.utf8), RequestBody(body.utf8)).opaque
    }
    #expect(tag("", "") == "7a3edd697cf3f9535310e30cce3262d6")
    #expect(tag("facts", "body") == "4849890d9a03ad9ec759c620745da303")
    #expect(tag("facts", String(repeating: "body", count: 1000)) == "af9cf14e5c5fb6bb1bacea99816d0158")
    #expect(Set([tag("a", "b"), tag("b", "b"), tag("a", "a"), tag("ab", ""), tag("", "ab")]).count == 5)
  }
}
