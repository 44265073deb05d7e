import API
import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Filtering

/// Streams through the whole filter.
struct RequestFilterTests {
  private static let good = #"{"network":{"layers":[{"type":"Tanh"}],"loss":{"type":"Sum"}},"inputs":{"x":[0.5]}}"#

  /// What the filter writes for `input`, line by line, and its tally.
  private static func run(
    _ input: String, name: String? = nil, mostBytes: Int = 1 << 20, threads: Int = 3
  ) throws -> (lines: [String], tally: RequestFilter.Tally) {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    let bytes = Array(input.utf8)
    let feeder = Feeder(bytes, writing)
    defer { close(reading) }
    let output = Collected()
    let service = Service()
    let filter = RequestFilter(
      threads: threads, mostBytes: mostBytes,
      answer: { service.answer(.gradients, toPadded: $0, line: $1) }, output: { output.append($0) })
    feeder.start()
    try filter.run([(reading, name)])
    let text = String(decoding: output.bytes.withLock { $0 }, as: UTF8.self)
    return (text.split(separator: "\n").map(String.init), filter.tally)
  }

  @Test func answersInOrder() throws {
    let count = 2_000
    let requests = (0..<count).map { Self.good.replacing("0.5", with: "0.\($0 + 1)") }
    let (lines, tally) = try Self.run(requests.joined(separator: "\n"))
    #expect(tally.requests == count && tally.problems == 0)
    let alone = try requests.map { try Self.run($0, threads: 1).lines }
    #expect(lines == alone.flatMap(\.self))
    // One in ten is written with a zero behind: 0.1 and 0.10 are one number.
    #expect(Set(lines).count == count * 9 / 10)
  }

  @Test func aBadLineIsAProblemWithItsNumber() throws {
    let input = [Self.good, "", "{\"network\": }", "{\"netwrok\": 1}", Self.good].joined(separator: "\n")
    let (lines, tally) = try Self.run(input)
    try #require(lines.count == 4)
    #expect(tally.requests == 4 && tally.problems == 2)
    #expect(lines[0] == lines[3])
    #expect(lines[1].contains("\"code\":\"malformed-json\",\"line\":3"))
    #expect(lines[1].contains("line 3, column 13"))
    #expect(lines[2].contains("\"status\":422") && lines[2].contains("\"line\":4"))
    #expect(lines[2].contains("did you mean \\\"network\\\"?"))
    #expect(!lines[1].contains("instance"))
  }

  @Test func placesAreCountedFromTheStreamsBeginning() throws {
    let (lines, _) = try Self.run("\n\n{\"a\":\n[1\n")
    #expect(lines.count == 1)
    #expect(
      lines.first?.contains("line 4, column 3: the text ends inside of the array that opens at line 4, column 1")
        == true)
    #expect(lines.first?.contains("\"line\":3") == true)
  }

  @Test func problemsOfFilesNameThem() throws {
    let (lines, _) = try Self.run("\n\n[]", name: "week-3.json")
    #expect(lines.count == 1)
    #expect(lines.first?.contains("\"instance\":\"week-3.json:3\"") == true)
  }

  @Test func aRequestMayTakeManyLines() throws {
    let pretty = Self.good.replacing(",", with: ",\n  ").replacing("{", with: "{\n  ")
    let alone = try Self.run(Self.good).lines
    #expect(try Self.run(pretty).lines == alone)
    #expect(try Self.run(pretty + "\n" + pretty + Self.good).lines.count == 2)
    #expect(try Self.run(pretty + "\n" + pretty + "\n" + Self.good).lines == alone + alone + alone)
  }

  @Test("What is too long is a problem, and costs no memory", arguments: [100, 5_000, 3_000_000])
  func tooLong(count: Int) throws {
    let long = "{\"inputs\":{\"x\":[\n" + String(repeating: "1,", count: count) + "1]}}"
    let (lines, tally) = try Self.run([Self.good, long, Self.good].joined(separator: "\n"), mostBytes: 150)
    let alone = try Self.run(Self.good).lines
    #expect(tally.problems == 1)
    #expect(lines.first == alone.first && lines.last == alone.first)
    #expect(lines.count == 3)
    #expect(lines[1].contains("\"code\":\"content-too-large\",\"line\":2"))
  }

  @Test func whatCannotBeReadIsAnError() {
    let filter = RequestFilter(threads: 1, mostBytes: 1, answer: { _, _ in .success([]) }, output: { _ in })
    #expect(throws: InputError.self) { try filter.run([(-1, nil)]) }
  }
}

/// Writes to a pipe from a thread of its own: pipes hold little, and tests that read block their threads.
private final class Feeder: Sendable {
  private let bytes: [UInt8]
  private let descriptor: Int32

  init(_ bytes: [UInt8], _ descriptor: Int32) {
    self.bytes = bytes
    self.descriptor = descriptor
  }

  func start() {
    DispatchQueue.global().async {
      var rest = self.bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(self.descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { break }
        rest = rest.dropFirst(count)
      }
      close(self.descriptor)
    }
  }
}

private final class Collected: Sendable {
  let bytes = Mutex<[UInt8]>([])
  func append(_ more: [UInt8]) { bytes.withLock { $0 += more } }
}
