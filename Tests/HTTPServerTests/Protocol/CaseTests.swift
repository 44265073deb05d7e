import Testing

@testable import HTTPServer

/// Every page in `Cases`, whole, byte by byte, and cut at random places.
struct CaseTests {
  @Test("pages are there") func pages() throws {
    #expect(try CaseFile.all().count > 150)
  }

  @Test("whole", arguments: try CaseFile.all()) func whole(_ example: Case) {
    #expect(events(of: example) { [$0] } == example.events)
  }

  @Test("byte by byte", arguments: try CaseFile.all()) func bytes(_ example: Case) {
    #expect(events(of: example) { $0.map { [$0] } } == example.events)
  }

  @Test("cut at random", arguments: try CaseFile.all()) func random(_ example: Case) {
    var generator = SplitMix(state: UInt64(example.bytes.count) &* 7919)
    for _ in 0..<8 {
      let result = events(of: example) { bytes in
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        let longest = max(2, bytes.count / 3)
        while !rest.isEmpty {
          let count = Int.random(in: 1...longest, using: &generator)
          pieces.append(Array(rest.prefix(count)))
          rest = rest.dropFirst(count)
        }
        return pieces
      }
      #expect(result == example.events)
    }
  }

  @Test("damaged at random: whatever comes of it, it is the same whole and byte by byte") func damaged()
    throws
  {
    let cases = try CaseFile.all().filter { $0.bytes.count < 1000 }
    var generator = SplitMix(state: 42)
    let dangerous = Array("\r\n\0 \t:,;%/0f{".utf8) + [0x0b, 0x7f, 0xff]
    for round in 0..<4000 {
      var bytes = cases[round % cases.count].bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        let byte = dangerous[Int.random(in: 0..<dangerous.count, using: &generator)]
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[position] = byte
        case 1: bytes.insert(byte, at: position)
        case 2: bytes.remove(at: position)
        default: bytes.append(contentsOf: bytes[position...])
        }
      }
      let example = Case(topic: "damaged", name: "\(round)", bytes: bytes, hasEnd: true, events: "")
      let whole = events(of: example) { [$0] }
      let cut = events(of: example) { $0.map { [$0] } }
      #expect(whole == cut, "\(bytes)")
    }
  }

  private func events(of example: Case, _ cut: ([UInt8]) -> [[UInt8]]) -> String {
    var driver = MachineDriver()
    for piece in cut(example.bytes) { driver.feed(piece) }
    if example.hasEnd { driver.end() }
    return driver.events.joined(separator: "\n")
  }
}

/// A small generator with a seed, so that a failure comes again.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
