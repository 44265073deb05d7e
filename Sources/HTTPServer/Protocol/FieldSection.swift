import HTTPTypes

/// A header section as it came: its bytes, and where in them each field stands. Most fields are never looked at, so each
/// becomes text when it is asked for.
public struct FieldSection: Sendable {
  /// Where a field stands in `bytes`.
  private struct Place {
    let name: Range<Int>
    let value: Range<Int>
  }

  private var bytes: [UInt8] = []
  private var places: [Place] = []

  /// A section without fields.
  public init() {}

  /// A section of fields that are at hand, for tests.
  public init(_ fields: HTTPFields) {
    for field in fields {
      let name = field.name.rawName
      let line = Array("\(name)\(field.value)".utf8)
      append(line.span, 0..<name.utf8.count, name.utf8.count..<line.count)
    }
  }

  /// How many fields there are.
  public var count: Int { places.count }

  /// The value of a field, without the blanks around it; `nil` where there is no such field. Of several fields of one
  /// name the values are joined by commas (RFC 9110 section 5.3). What is not UTF-8 becomes U+FFFD.
  public subscript(name: HTTPField.Name) -> String? {
    var joined: String?
    forEach(name) { value in
      let value = String(decoding: value, as: UTF8.self)
      joined = joined.map { "\($0), \(value)" } ?? value
    }
    return joined
  }

  /// Whether there is such a field.
  public func contains(_ name: HTTPField.Name) -> Bool {
    var isThere = false
    forEach(name) { _ in isThere = true }
    return isThere
  }

  /// Leaves all fields of that name out.
  mutating func remove(_ name: HTTPField.Name) {
    var name = name.canonicalName
    let kept = name.withUTF8 { name in
      bytes.withUnsafeBufferPointer { bytes in places.filter { !Self.isNamed(name, bytes, $0.name) } }
    }
    places = kept
  }

  /// Calls `body` with the value of each field of that name.
  private func forEach(_ name: HTTPField.Name, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    var name = name.canonicalName
    name.withUTF8 { name in
      bytes.withUnsafeBufferPointer { bytes in
        places.withUnsafeBufferPointer { places in
          for place in places where Self.isNamed(name, bytes, place.name) {
            body(UnsafeBufferPointer(rebasing: bytes[place.value]))
          }
        }
      }
    }
  }

  /// Whether the name at that place is `lowercase` in any case.
  @inline(__always)
  private static func isNamed(
    _ lowercase: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeBufferPointer<UInt8>, _ place: Range<Int>
  ) -> Bool {
    guard place.count == lowercase.count else { return false }
    for index in lowercase.indices where bytes[place.lowerBound + index].lowercased != lowercase[index] {
      return false
    }
    return true
  }

  /// Appends the field that was found in a line.
  mutating func append(_ line: Span<UInt8>, _ field: FieldLine) {
    append(line, field.name, field.value)
  }

  /// Appends a line in which the name stands before the value.
  private mutating func append(_ line: Span<UInt8>, _ name: Range<Int>, _ value: Range<Int>) {
    if places.isEmpty {
      // Room for what most requests bring.
      bytes.reserveCapacity(256)
      places.reserveCapacity(8)
    }
    let start = bytes.count
    line.extracting(0..<value.upperBound).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    places.append(
      Place(
        name: start + name.lowerBound..<start + name.upperBound,
        value: start + value.lowerBound..<start + value.upperBound))
  }
}

extension FieldSection: ExpressibleByDictionaryLiteral {
  /// A section of the given fields, for tests.
  public init(dictionaryLiteral elements: (HTTPField.Name, String)...) {
    self.init(HTTPFields(elements.map { HTTPField(name: $0, value: $1) }))
  }
}
