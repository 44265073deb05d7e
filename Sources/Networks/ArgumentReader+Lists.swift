import Diagnostics

/// What PyTorch spells as a tuple.
extension ArgumentReader {
  /// Two whole numbers of at least `minimum`, height first, or one that stands for both; `fallback` where nothing
  /// is written.
  public mutating func pair(_ name: String, atLeast minimum: Int, default fallback: Size2d) -> Size2d {
    guard let value = value(name) else { return fallback }
    return pair(name, value, atLeast: minimum) ?? fallback
  }

  /// Two whole numbers of at least `minimum`, height first, or one that stands for both; they must be there.
  public mutating func pair(_ name: String, atLeast minimum: Int) -> Size2d {
    let least = Size2d(minimum, minimum)
    guard let value = value(name) else {
      missing(name, expected: ArgumentReader.pairDescription(minimum))
      return least
    }
    return pair(name, value, atLeast: minimum) ?? least
  }

  /// `value` as a pair; faulty ones are noted.
  mutating func pair(_ name: String, _ value: ArgumentValue, atLeast minimum: Int) -> Size2d? {
    let range = minimum...ArgumentReader.largest
    if let side = value.wholeNumber, range.contains(side) { return Size2d(side, side) }
    var written = [value]
    if case .list(let values) = value, values.count == 2 {
      if let height = values[0].wholeNumber, let width = values[1].wholeNumber, range.contains(height),
        range.contains(width)
      {
        return Size2d(height, width)
      }
      written = values
    }
    reject(
      name, value, expected: ArgumentReader.pairDescription(minimum) + ArgumentReader.upperEnd(for: written))
    return nil
  }

  /// One to `maximumCount` whole numbers of at least `minimum`, or a single one; they must be there.
  public mutating func integers(_ name: String, atLeast minimum: Int, maximumCount: Int) -> [Int] {
    let expected = "a whole number of at least \(minimum), or a list of up to \(maximumCount)"
    guard let value = value(name) else {
      missing(name, expected: expected)
      return [minimum]
    }
    let range = minimum...ArgumentReader.largest
    if let single = value.wholeNumber, range.contains(single) { return [single] }
    var written = [value]
    if case .list(let values) = value, (1...maximumCount).contains(values.count) {
      let integers = values.compactMap(\.wholeNumber)
      if integers.count == values.count, integers.allSatisfy(range.contains) { return integers }
      written = values
    }
    reject(name, value, expected: expected + ArgumentReader.upperEnd(for: written))
    return [minimum]
  }

  /// A list of layers; `nil` where nothing is written.
  mutating func optionalLayers(_ name: String) -> [LayerDefinition]? {
    switch value(name) {
    case nil: return nil
    case .layers(let layers): return layers
    case .list(let values) where values.isEmpty: return []
    case .some(let value):
      reject(name, value, expected: "a list of layers")
      return nil
    }
  }

  /// A list of at least one layer that must be there.
  mutating func layers(_ name: String) -> [LayerDefinition] {
    let expected = "a list of at least one layer"
    let found = faults.all.count
    guard let layers = optionalLayers(name) else {
      if faults.all.count == found { missing(name, expected: expected) }
      return []
    }
    if layers.isEmpty { reject(name, .list([]), expected: expected) }
    return layers
  }

  /// An integer, or `fallback` where none is written.
  public mutating func integer(_ name: String, default fallback: Int) -> Int {
    guard let value = value(name) else { return fallback }
    guard let integer = value.wholeNumber else {
      reject(name, value, expected: value.realNumber == nil ? "a whole number" : "a whole number of 64 bits")
      return fallback
    }
    return integer
  }

  /// Reads `inplace`, which changes nothing here: no value is ever overwritten.
  mutating func ignoreInPlace() {
    _ = boolean("inplace", default: false)
  }

  private static func pairDescription(_ minimum: Int) -> String {
    "a whole number of at least \(minimum), or two of them, height first"
  }
}

extension KindDescription.ArgumentDescription {
  /// `inplace`, as PyTorch's activations have it.
  static let inPlace = Self("inplace", "accepted for PyTorch's sake; changes nothing", default: "false")
}
