import HTTPTypes

/// A header section as it came. Most fields are never looked at, so each becomes text when it is asked for.
public struct FieldSection: Sendable {
  /// The fields one behind the other: the lengths of name and value, the name, the value.
  private var bytes: [UInt8] = []
  /// How many fields there are.
  public private(set) var count = 0

  /// A section without fields.
  public init() {}

  /// A section of fields that are at hand, for tests.
  public init(_ fields: HTTPFields) {
    for field in fields {
      var name = field.name.rawName
      name.withUTF8 { name in field.withUnsafeBytesOfValue { append(name, $0) } }
    }
  }

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
    var kept = FieldSection()
    var name = name.canonicalName
    name.withUTF8 { name in
      forEach { if !Self.isNamed(name, $0) { kept.append($0, $1) } }
    }
    self = kept
  }

  /// Appends the field that was found in a line.
  mutating func append(_ line: Span<UInt8>, _ field: FieldLine) {
    line.extracting(field.name).withUnsafeBufferPointer { name in
      line.extracting(field.value).withUnsafeBufferPointer { append(name, $0) }
    }
  }

  private mutating func append(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
    if bytes.isEmpty { bytes.reserveCapacity(Self.firstCapacity) }
    count += 1
    bytes.append(upTo: Self.lengthsBytes + name.count + value.count) { text in
      withUnsafeBytes(of: (name.count, value.count)) { text.append($0.bindMemory(to: UInt8.self)) }
      text.append(name)
      text.append(value)
    }
  }

  /// Room for what most requests bring.
  private static let firstCapacity = 384
  private static let lengthsBytes = 2 * MemoryLayout<Int>.size

  /// Calls `body` with the name and the value of each field.
  @inline(__always)
  private func forEach(_ body: (_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < bytes.count {
        let lengths = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: start, as: (Int, Int).self)
        let name = start + Self.lengthsBytes
        let value = name + lengths.0
        start = value + lengths.1
        body(UnsafeBufferPointer(rebasing: bytes[name..<value]), UnsafeBufferPointer(rebasing: bytes[value..<start]))
      }
    }
  }

  /// Calls `body` with the value of each field of that name.
  private func forEach(_ name: HTTPField.Name, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    var name = name.canonicalName
    name.withUTF8 { name in
      forEach { if Self.isNamed(name, $0) { body($1) } }
    }
  }

  /// Whether `name` is `lowercase` in any case.
  @inline(__always)
  private static func isNamed(_ lowercase: UnsafeBufferPointer<UInt8>, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard name.count == lowercase.count else { return false }
    for index in lowercase.indices where name[index].lowercased != lowercase[index] { return false }
    return true
  }
}

extension FieldSection: ExpressibleByDictionaryLiteral {
  /// A section of the given fields, for tests.
  public init(dictionaryLiteral elements: (HTTPField.Name, String)...) {
    self.init(HTTPFields(elements.map { HTTPField(name: $0, value: $1) }))
  }
}
