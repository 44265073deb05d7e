/// Something that takes bytes from outside, and what has to hold whatever they are.
protocol FuzzTarget: SendableMetatype {
  /// The name on the command line, of the folder in `Corpus` and of the file in `Dictionaries`.
  static var name: String { get }

  /// Takes one case; ends the process where something does not hold.
  static func run(_ input: [UInt8])
}

extension FuzzTarget {
  /// Ends the process with what was found, unless the condition holds.
  static func demand(_ condition: Bool, _ finding: @autoclosure () -> String) {
    if !condition { fatalError("\(name): \(finding())") }
  }
}

/// The ways in which a client may send the same bytes.
struct Pieces: Sequence, IteratorProtocol {
  private var rest: ArraySlice<UInt8>
  private var state: UInt64

  /// Pieces of 1 to 16 bytes, now and then more; which ones, `seed` decides. Seed 0 cuts behind every byte.
  init(of bytes: [UInt8], seed: UInt8) {
    rest = bytes[...]
    state = UInt64(seed)
  }

  mutating func next() -> [UInt8]? {
    guard !rest.isEmpty else { return nil }
    var count = 1
    if state != 0 {
      // Knuth's linear congruential generator.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      count += Int(state >> 60)
      if state >> 32 & 7 == 0 { count *= 32 }
    }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }
}
