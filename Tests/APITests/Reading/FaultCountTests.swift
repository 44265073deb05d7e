import Testing

/// That an answer stays small however much is wrong, and still tells how much it is.
@Suite struct FaultCountTests {
  @Test func manyFaults() throws {
    let layers = Array(repeating: #"{"type": "Nonsense"}"#, count: 1000).joined(separator: ",")
    let answer = try Client.post("/v1/forward", Requests.layers(layers))
    #expect(answer.status == 422)
    #expect(answer.errors.count == 100)
    #expect(
      answer["/detail"]?.string?.hasSuffix("(and 999 more, of which \"errors\" lists 99)") == true,
      "\(answer.text.prefix(300))")
    #expect(answer.body.count < 20_000)
  }

  @Test func manyNames() throws {
    let names = Array(repeating: #""x""#, count: 100_001).joined(separator: ",")
    let answer = try Client.post("/v1/gradients", Requests.linear(#""with_respect_to": [\#(names)]"#))
    #expect(
      answer["/detail"]
        == .string(#"/with_respect_to: "with_respect_to" has 100001 elements, more than the 100000 that are read"#),
      "\(answer.text.prefix(300))")
  }

  @Test func oneFaultIsNotCounted() throws {
    let answer = try Client.post("/v1/forward", Requests.layers(#"{"type": "Liner"}"#))
    #expect(
      answer["/detail"] == .string(#"/network/layers/0/type: there is no layer type "Liner"; did you mean "Linear"?"#))
  }

  @Test func longNamesAreCut() throws {
    let name = String(repeating: "n", count: 10_000)
    let answer = try Client.post("/v1/forward", Requests.layers(#"{"type": "\#(name)"}"#))
    #expect(answer.status == 422)
    #expect(answer.body.count < 1000)
  }
}
