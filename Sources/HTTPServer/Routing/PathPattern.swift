/// A path with places for parameters, such as `/v1/examples/{name}`.
final class PathPattern: Sendable {
  /// One stretch between slashes.
  enum Segment: Hashable, Sendable {
    case literal(String)
    case parameter(String)
  }

  /// The pattern as it was written.
  let text: String
  /// Its place among its router's patterns.
  let index: Int
  let segments: [Segment]

  /// Whether no segment is a parameter.
  var isLiteral: Bool {
    segments.allSatisfy { if case .literal = $0 { true } else { false } }
  }

  init(_ text: String, index: Int) {
    precondition(text.first == "/", "a route's pattern starts with a slash: \(text)")
    self.text = text
    self.index = index
    segments = PathPattern.split(text).map { part in
      if part.first == "{", part.last == "}" {
        return .parameter(String(part.dropFirst().dropLast()))
      }
      return .literal(String(part))
    }
  }

  /// The parts between slashes, the empty ones too.
  static func split(_ path: String) -> [Substring] {
    path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
  }

  /// The parameters, when the still encoded parts match. A parameter stands for one part that isn't empty.
  func match(_ parts: [Substring]) -> PathParameters? {
    guard parts.count == segments.count else { return nil }
    var parameters = PathParameters()
    for (segment, part) in zip(segments, parts) {
      let decoded = PathPattern.decode(part)
      switch segment {
      case .literal(let literal):
        guard decoded == literal else { return nil }
      case .parameter(let name):
        guard !decoded.isEmpty else { return nil }
        parameters.append(name, decoded)
      }
    }
    return parameters
  }

  private static func decode(_ part: Substring) -> String {
    guard part.utf8.contains(UInt8(ascii: "%")) else { return String(part) }
    let bytes = Array(part.utf8)
    return PercentEncoding.decode(bytes.span)
  }
}
