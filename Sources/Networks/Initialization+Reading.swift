import Diagnostics

extension Initialization {
  /// The schemes' names, in the reference's order.
  public static let schemes: [String] = SchemeName.allCases.map(\.rawValue)

  private enum SchemeName: String, CaseIterable {
    case pytorch
    case xavierUniform = "xavier_uniform"
    case xavierNormal = "xavier_normal"
    case kaimingUniform = "kaiming_uniform"
    case kaimingNormal = "kaiming_normal"
    case normal
    case uniform
    case zeros
    case ones
    case constant
  }

  /// Reads the members of a request's `initialize`: `scheme` (default `pytorch`), `seed`, and the arguments that the
  /// scheme's `torch.nn.init` function takes, by their names there and with its defaults.
  ///
  /// - Parameters:
  ///   - members: what was written.
  ///   - pointer: where it stands.
  /// - Throws: all faults at once.
  public init(_ members: [Argument], at pointer: JSONPointer) throws(Faults) {
    var reader = ArgumentReader(members, of: "initialize", at: pointer, alsoKnown: [])
    let name = reader.choice("scheme", default: SchemeName.pytorch)
    let scheme = Initialization.scheme(name, &reader)
    let seed = Initialization.seed(name, &reader)
    reader.rejectUnknown()
    try reader.faults.throwIfAny()
    self.init(scheme, seed: seed)
  }

  private static func scheme(_ name: SchemeName, _ reader: inout ArgumentReader) -> Scheme {
    switch name {
    case .pytorch: .pytorch
    case .xavierUniform: .xavierUniform(gain: reader.nonNegative("gain", default: 1))
    case .xavierNormal: .xavierNormal(gain: reader.nonNegative("gain", default: 1))
    case .kaimingUniform: .kaimingUniform(kaiming(&reader))
    case .kaimingNormal: .kaimingNormal(kaiming(&reader))
    case .normal:
      .normal(mean: reader.drawable("mean", default: 0), deviation: reader.nonNegative("std", default: 1))
    case .uniform: uniform(&reader)
    case .zeros: .constant(0)
    case .ones: .constant(1)
    case .constant: .constant(reader.requiredNumber("value"))
    }
  }

  private static func uniform(_ reader: inout ArgumentReader) -> Scheme {
    let low = reader.drawable("a", default: 0)
    let high = reader.number("b", default: max(low, 1), expected: "a number from a, \(low), to float32's largest") {
      $0 >= low && $0 - min(low, 0) <= greatestFloat
    }
    return .uniform(low: low, high: high)
  }

  private static func kaiming(_ reader: inout ArgumentReader) -> Scheme.Kaiming {
    Scheme.Kaiming(
      negativeSlope: reader.number("a", default: 0), mode: reader.choice("mode", default: .fanIn),
      nonlinearity: reader.choice("nonlinearity", default: .leakyReLU))
  }

  /// The seed, without which nothing can be drawn; schemes that draw nothing do without.
  private static func seed(_ name: SchemeName, _ reader: inout ArgumentReader) -> Int {
    switch name {
    case .zeros, .ones, .constant: reader.seed("seed") ?? 0
    default: reader.requiredSeed("seed")
    }
  }
}

/// Draws are made in float32, and must stay within its range.
private let greatestFloat = Double(Float.greatestFiniteMagnitude)

extension ArgumentReader {
  fileprivate mutating func drawable(_ name: String, default fallback: Double) -> Double {
    number(name, default: fallback, expected: "a number in float32's range") { abs($0) <= greatestFloat }
  }

  fileprivate mutating func nonNegative(_ name: String, default fallback: Double) -> Double {
    number(name, default: fallback, expected: "a number of 0 or more in float32's range") {
      (0...greatestFloat).contains($0)
    }
  }

  /// What `torch.manual_seed` takes, as the bits that it keeps of it; `nil` where none, or none such, was written.
  fileprivate mutating func seed(_ name: String) -> Int? {
    guard let value = value(name) else { return nil }
    if case .unsigned(let large) = value { return Int(truncatingIfNeeded: large) }
    if let seed = value.wholeNumber { return seed }
    reject(name, value, expected: "a whole number from −2⁶³ to 2⁶⁴ − 1")
    return nil
  }

  fileprivate mutating func requiredSeed(_ name: String) -> Int {
    let found = faults.all.count
    if let seed = seed(name) { return seed }
    if faults.all.count == found { missing(name, expected: "a whole number") }
    return 0
  }

  fileprivate mutating func requiredNumber(_ name: String) -> Double {
    if value(name) == nil { missing(name, expected: "a number") }
    return number(name, default: 0)
  }
}
