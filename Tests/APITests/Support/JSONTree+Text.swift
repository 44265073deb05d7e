import JSON

extension JSONTree {
  /// The value as JSON.
  var text: String {
    var writer = JSONWriter()
    write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

extension JSONTree: JSONWritable {
  func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let bool): writer.write(bool)
    case .number(let number):
      if let integer = Int(exactly: number) { writer.write(integer) } else { writer.write(number) }
    case .string(let text): writer.write(text)
    case .array(let elements): writer.write(elements)
    case .object(let members):
      writer.object { writer in
        for (name, value) in members.sorted(by: { $0.key < $1.key }) { writer.member(name, value) }
      }
    }
  }
}

extension String {
  /// A JSON object with further members, which come first.
  func adding(_ members: String) -> String {
    guard let brace = firstIndex(of: "{") else { return self }
    return "{\(members), \(self[index(after: brace)...])"
  }
}
