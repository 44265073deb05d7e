import Testing

@testable import Autograd

/// Tables of few values are looked through, those of many have an index.
struct ValueTableTests {
  @Test(arguments: [0, 1, 8, 9, 40]) func ofADictionary(count: Int) {
    let elements = Dictionary(uniqueKeysWithValues: (0..<count).map { (3 * $0, "\($0)") })
    let table = ValueTable(elements)
    for value in -1...(3 * count + 1) { #expect(table[value] == elements[value]) }
    #expect(table.values == (0..<count).map { "\($0)" })
    #expect(table.mapValues(\.count).values == (0..<count).map { "\($0)".count })
    #expect(table.mapValues(\.count)[3] == elements[3]?.count)
  }
}
