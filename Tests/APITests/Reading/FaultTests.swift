import Testing

/// Requests that make no sense: each with all places that are wrong, in order, and a part of what is said of each.
@Suite struct FaultTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let body: String
    let faults: [(pointer: String, words: String)]

    init(_ what: String, _ body: String, _ faults: [(pointer: String, words: String)]) {
      testDescription = what
      self.body = body
      self.faults = faults
    }
  }

  @Test(arguments: root + layers + sources + losses + parameters + tensors + severalAtOnce)
  func isRefused(_ wrong: Case) throws {
    let answer = try Client.post("/v1/gradients", wrong.body)
    #expect(answer.status == 422)
    #expect(answer["/code"] == .string("invalid-request"))
    let errors = answer.errors
    #expect(errors.map(\.pointer) == wrong.faults.map(\.pointer), "\(answer.text)")
    for (error, fault) in zip(errors, wrong.faults) {
      #expect(error.detail.contains(fault.words), "\(error.pointer): \(error.detail)")
    }
    // The first stands in the detail as well, with its place.
    let first = errors.first.map { $0.pointer.isEmpty ? $0.detail : "\($0.pointer): \($0.detail)" } ?? "?"
    #expect(answer["/detail"]?.string?.hasPrefix(first) == true)
    #expect(answer["/detail"]?.string?.contains("(and ") == (errors.count > 1))
  }
}
