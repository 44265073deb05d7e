import Tensors
import Testing

@testable import JSON

/// Random damage to valid documents: whatever comes, nothing crashes, and the two parsers agree.
@Suite struct JSONFuzzTests {
  /// Marsaglia's xorshift: the same mutations in each run.
  struct Xorshift: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  static let seeds = [
    #"{"network": {"layers": [{"name": "f1", "type": "Linear", "bias": false}], "loss": null}, "x": [[0.8, -1e-8]]}"#,
    #"[[1, 2, 3], [4.5, "NaN", "-Infinity"], [12345678901234567890123, 0, -0.0]]"#,
    #"{"dtype": "float32", "shape": [2], "base64": "AACAPwAAAEA="}"#,
    #"{"shape": [2, 2], "data": [1, 2, 3, 4]}"#,
    #"["aä😀\u00e4\ud83d\ude00\n", {"a": {"a": {"a": []}}}, true, false, null]"#,
  ]

  static let pieces: [[UInt8]] = [
    "[", "]", "{", "}", ",", ":", "\"", "\\", "\\ud800", "\\u", "-", "1e999", "0", "9999999999999999999999",
    "null",
    "NaN", "\u{FEFF}", " ", "\n", "e", ".", "=", "[[", "\"shape\":",
  ].map { Array($0.utf8) }

  @Test(arguments: 0..<5)
  func mutations(seed: Int) {
    var generator = Xorshift(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1)
    for _ in 0..<2000 {
      var bytes = Array(Self.seeds[seed].utf8)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1 where place < bytes.count: bytes.remove(at: place)
        case 2: bytes.removeLast(bytes.count - place)
        case 3 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        default: bytes.insert(contentsOf: Self.pieces.randomElement(using: &generator) ?? [], at: place)
        }
      }
      do {
        let document = try JSONDocument(bytes)
        #expect(throws: Never.self) {
          try bytes.withUnsafeBytes {
            var scanner = JSONScanner($0, maximumDepth: JSONDocument.defaultMaximumDepth)
            try scanner.scan()
          }
        }
        _ = document.duplicates()
        walk(document.root)
      } catch {
        // Refused by the parser, and explained by the scanner.
        #expect(error.reason != "the text is not valid JSON", "\(String(decoding: bytes, as: UTF8.self))")
        #expect(error.offset <= bytes.count)
      }
    }
  }

  private func walk(_ value: JSONValue) {
    _ = value.summary
    _ = value.double ?? Double(value.int ?? 0)
    _ = try? value.tensorShape(at: .root)
    _ = try? value.tensor(of: Double.self, at: .root)
    _ = try? value.tensor(of: Float.self, at: .root)
    if let object = value.object { object.forEach { walk($0.value) } }
    if let array = value.array { array.forEach(walk) }
    _ = value.string
  }
}
