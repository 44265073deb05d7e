import Testing

@testable import Access

struct TokenTests {
  @Test func aNewTokenReadsBack() throws {
    let token = TokenSecret()
    let read = try #require(TokenSecret(token.text))
    #expect(read.id == token.id && read.secret == token.secret)
    #expect(token.text.utf8.count == "chainrule_".utf8.count + 8 + 1 + 32)
    #expect(TokenSecret().text != token.text)
  }

  @Test(
    "What is no token is refused",
    arguments: [
      "", "chainrule_", "chainrule_abcdefgh", "chainrule_abcdefgh_",
      "chainrule_abcdefgh_0123456789abcdefghjkmnpqrstvwxy",
      "Chainrule_abcdefgh_0123456789abcdefghjkmnpqrstvwxyz", "chainrule_abcdefgh_0123456789abcdefghjkmnpqrstvwxyz_",
    ])
  func noToken(text: String) { #expect(TokenSecret(text) == nil) }

  /// The digest is SHA-256 of the salt's bytes and then the second part's letters: `sha256sum` gives the same.
  @Test func theHashIsSHA256() throws {
    let token = try #require(TokenSecret("chainrule_abcdefgh_0123456789abcdefghjkmnpqrstvwxyz"))
    #expect(
      Hexadecimal.text(token.hash(salt: Array("salt".utf8)))
        == "85a899665527457f10b09fd79a1fbc21c7a47749f92e0a6721423c65518cfe3d")
  }

  @Test func aRecordKnowsItsTokenAlone() throws {
    let token = TokenSecret()
    let record = TokenRecord(token, name: "ana", scopes: [.compute], rate: 60, concurrency: 2)
    #expect(record.accepts(token))
    #expect(!record.accepts(TokenSecret()))
    #expect(TokenRecord(token, name: "ana", scopes: [.compute], rate: 60, concurrency: 2).line != record.line)
    #expect(!record.line.contains(token.secret))
    #expect(try TokensFile.read("# who\n\n\(record.line)\r\n") == [record])
  }

  @Test func allFaultsOfAFileAreToldWithTheirLines() throws {
    let line = TokenRecord(TokenSecret(), name: "ana", scopes: [.compute], rate: 60, concurrency: 2).line
    let text = [
      line, "", line, line.replacing("name=ana", with: "nmae=ana").replacing("rate=60", with: "rate=0"),
      line.replacing("scopes=compute", with: "scopes=compute,all") + " x", line.replacing(/salt=../, with: "salt="),
    ].joined(separator: "\n")
    let error = #expect(throws: TokensFile.Faults.self) { try TokensFile.read(text) }
    let lines = error?.all ?? []
    #expect(lines.count == 7, "\(lines)")
    #expect(lines.first?.hasPrefix("line 3: the id ") == true)
    #expect(lines.contains("line 4: there is no \"nmae\"; did you mean \"name\"?"))
    #expect(lines.contains("line 4: name is missing"))
    #expect(lines.contains("line 4: rate must be a number of requests a minute, not \"0\""))
    #expect(lines.contains("line 5: expected name=value, found \"x\""))
    #expect(lines.contains("line 5: scopes must be some of compute,metrics, not \"compute,all\""))
    #expect(lines.contains { $0.hasPrefix("line 6: salt must be 32 hexadecimal digits") })
  }
}
