import HTTPTypes
import Testing

@testable import HTTPServer

/// `ETag` and `If-None-Match` (RFC 9110 sections 8.8.3 and 13.1.2).
struct EntityTagTests {
  @Test(arguments: [
    ("*", true), (#""abc""#, true), (#"W/"abc""#, true), (#""x", "abc""#, true), (#""x" ,, W/"abc" ,"#, true),
    (#""abc-gzip""#, true), (#""abc-br""#, false), (#""ABC""#, false), (#""ab""#, false), ("", false), ("abc", false),
    (#""abc"#, false), (#""x" "abc""#, false), (#"w/"abc""#, false), (#""a,b", "abc""#, true), (#"*, "x""#, false),
  ]) func names(_ value: String, _ expected: Bool) throws {
    let tag = try #require(EntityTag("abc"))
    #expect(tag.isNamed(in: value) == expected)
  }

  @Test func text() {
    #expect(EntityTag("a")?.fieldValue == #""a""#)
    #expect(EntityTag("a", isWeak: true)?.fieldValue == #"W/"a""#)
    #expect(EntityTag("a")?.coded(.gzip).fieldValue == #""a-gzip""#)
    #expect(EntityTag("a", isWeak: true)?.coded(.gzip).fieldValue == #"W/"a""#)
    #expect(EntityTag("a\"") == nil)
    #expect(EntityTag("a b") == nil)
    // The example "abc" of FIPS 180-4.
    #expect(EntityTag(of: Array("abc".utf8)).opaque == "ba7816bf8f01cfea414140de5dae2223")
  }

  @Test("a 304 has the fields that caches want, and no others") func notModified() throws {
    let request = try #require(RequestContext(method: .get, target: "/", headers: [.ifNoneMatch: #""t-gzip""#]))
    var response = Response(
      status: .ok, headers: [.contentType: "a/b", .cacheControl: "no-cache", .vary: "Accept"], body: .bytes([1]))
    response.entityTag = EntityTag("t")
    response.tag(for: request, .gzip)
    #expect(response.status == .notModified)
    #expect(response.headers == [.cacheControl: "no-cache", .vary: "Accept"])
    #expect(response.entityTag?.opaque == "t-gzip")
    #expect(response.body.count == 0)
  }

  @Test("only GET and HEAD get one, and only in place of 200") func otherwise() throws {
    let post = try #require(RequestContext(method: .post, target: "/", headers: [.ifNoneMatch: "*"]))
    let tag = try #require(EntityTag("t"))
    #expect(post.names(tag))
    var response = Response(status: .ok)
    response.entityTag = tag
    response.tag(for: post, nil)
    #expect(response.status == .ok)
    let get = try #require(RequestContext(method: .get, target: "/", headers: [.ifNoneMatch: "*"]))
    response.status = .notFound
    response.tag(for: get, nil)
    #expect(response.status == .notFound)
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

extension EntityTag {
  fileprivate var fieldValue: String {
    var bytes: [UInt8] = []
    bytes.append(upTo: mostBytes) { write(to: &$0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
