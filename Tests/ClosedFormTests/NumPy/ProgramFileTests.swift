import Foundation
import Testing

/// Where `scripts/check-programs` wants programs written.
private let path = ProcessInfo.processInfo.environment["CHAINRULE_PROGRAMS"]

@Suite("Programs for scripts/check-programs", .enabled(if: path != nil, "scripts/check-programs asks for it"))
struct ProgramFileTests {
  @Test("programs of random networks, as a file")
  func file() throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["CHAINRULE_PROGRAM_COUNT"].flatMap { Int($0) } ?? 400
    let first = environment["CHAINRULE_PROGRAM_SEED"].flatMap { Int($0) } ?? 0
    let cases = try (first..<first + count).map { try ProgramCase(RandomNetwork(seed: $0)) }
    try ProgramCase.write(cases, to: URL(fileURLWithPath: try #require(path)))
  }
}
