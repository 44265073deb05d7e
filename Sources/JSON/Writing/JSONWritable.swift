import Tensors

/// A value that knows how it is written as JSON.
public protocol JSONWritable {
  /// Writes this as one value.
  func write(to writer: inout JSONWriter)
}

extension JSONWriter {
  /// Writes `value`.
  public mutating func write(_ value: some JSONWritable) {
    value.write(to: &self)
  }

  /// Writes the member `name` of an object.
  public mutating func member(_ name: String, _ value: some JSONWritable) {
    key(name)
    value.write(to: &self)
  }
}

extension String: JSONWritable {
  /// Writes the text in quotes; quotes, backslashes and control characters are escaped (RFC 8259, section 7).
  public func write(to writer: inout JSONWriter) {
    writer.value { $0.appendQuoted(self) }
  }
}

extension Bool: JSONWritable {
  /// Writes `true` or `false`.
  public func write(to writer: inout JSONWriter) {
    writer.value { $0.bytes.append(contentsOf: (self ? "true" : "false").utf8) }
  }
}

extension Int: JSONWritable {
  /// Writes the digits.
  public func write(to writer: inout JSONWriter) {
    writer.value { $0.bytes.append(contentsOf: String(self).utf8) }
  }
}

extension UInt64: JSONWritable {
  /// Writes the digits.
  public func write(to writer: inout JSONWriter) {
    writer.value { $0.bytes.append(contentsOf: String(self).utf8) }
  }
}

extension Double: JSONWritable {
  /// Writes the shortest decimal that reads back to this number; `"NaN"` and infinities as strings.
  public func write(to writer: inout JSONWriter) {
    writer.value { $0.append(number: self) }
  }
}

extension Float: JSONWritable {
  /// Writes the shortest decimal that reads back to this number; `"NaN"` and infinities as strings.
  public func write(to writer: inout JSONWriter) {
    writer.value { $0.append(number: self) }
  }
}

extension Array: JSONWritable where Element: JSONWritable {
  /// Writes the elements in brackets.
  public func write(to writer: inout JSONWriter) {
    writer.array { writer in
      for element in self { element.write(to: &writer) }
    }
  }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
  /// Writes the value, or `null` where there is none.
  public func write(to writer: inout JSONWriter) {
    if let self { self.write(to: &writer) } else { writer.null() }
  }
}
