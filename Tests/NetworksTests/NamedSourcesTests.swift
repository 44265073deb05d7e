import Testing

@testable import Networks

/// Names are found whether there are few of them or many.
@Suite struct NamedSourcesTests {
  @Test(arguments: [0, 3, 16, 17, 100], [0, 3, 100])
  func everyNameIsFound(count: Int, expected: Int) {
    var sources = NamedSources()
    sources.reserveCapacity(expected)
    for value in 0..<count {
      let isNew = sources.update("f\(value)", .value(value))
      #expect(isNew)
    }
    for value in 0..<count { #expect(sources["f\(value)"] == .value(value)) }
    #expect(sources["f\(count)"] == nil)
    #expect(sources.sorted == (0..<count).map { "f\($0)" }.sorted())
  }

  @Test(arguments: [3, 100]) func theLastSourceOfANameCounts(count: Int) {
    var sources = NamedSources()
    for value in 0..<count { _ = sources.update("f\(value)", .value(value)) }
    let isNew = sources.update("f1", .faulty)
    #expect(!isNew)
    #expect(sources["f1"] == .faulty)
    #expect(sources.sorted.count == count)
  }
}
