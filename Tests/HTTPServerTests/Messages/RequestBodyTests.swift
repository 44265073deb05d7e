import Testing

@testable import HTTPServer

struct RequestBodyTests {
  @Test(
    "64 bytes behind the end can be read, whatever the length",
    arguments: [0, 1, 63, 64, 4096, 4097, 100_000])
  func spare(_ count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    let builder = BodyBuilder(budget: nil)
    bytes.withUnsafeBytes { all in
      for start in stride(from: 0, to: count, by: 1000) {
        #expect(builder.append(.init(rebasing: all[start..<min(count, start + 1000)]), expecting: count))
      }
    }
    let body = RequestBody(builder.finish())
    #expect(body.count == count)
    body.withUnsafeBytes { content in
      #expect(content.elementsEqual(bytes))
      let behind = UnsafeRawBufferPointer(
        start: content.baseAddress?.advanced(by: count), count: RequestBody.spare)
      #expect(behind.count == 64)
      #expect(behind.allSatisfy { $0 == 0 })
    }
  }

  @Test("memory is taken as bytes come, not as they are announced, and given back") func budget() {
    let budget = ByteBudget(limit: 1 << 20)
    do {
      let builder = BodyBuilder(budget: budget)
      let bytes = [UInt8](repeating: 1, count: 100)
      #expect(bytes.withUnsafeBytes { builder.append($0, expecting: 1 << 19) })
      #expect(budget.reserved == 4096)
      let storage = builder.finish()
      #expect(budget.reserved == 4096)
      withExtendedLifetime(storage) {}
    }
    #expect(budget.reserved == 0)
    let builder = BodyBuilder(budget: ByteBudget(limit: 50))
    #expect(!([UInt8](repeating: 1, count: 100)).withUnsafeBytes { builder.append($0, expecting: nil) })
    #expect(builder.count == 0)
  }
}
