/// Media types (RFC 9110, section 8.3.1), as far as the service needs them.
enum MediaType {
  /// Whether a body of this `Content-Type` is read as JSON: `application/json`, anything `+json`, and what `curl -d`
  /// announces when nobody tells it otherwise.
  static func isReadAsJSON(_ contentType: String) -> Bool {
    if contentType == "application/json" { return true }
    let type = essence(of: contentType)
    return type == "application/json" || type == "application/x-www-form-urlencoded"
      || (type.hasPrefix("application/") && type.hasSuffix("+json"))
  }

  /// Whether a body of this `Content-Type` is a form of several parts.
  static func isForm(_ contentType: String) -> Bool {
    contentType != "application/json" && essence(of: contentType) == "multipart/form-data"
  }

  /// Whether an `Accept` field (RFC 9110, section 12.5.1) admits `type`: the most specific range that matches decides.
  static func accepts(_ type: some StringProtocol, in accept: String) -> Bool {
    quality(of: type, in: accept) > 0
  }

  /// The one of `types` that an `Accept` field likes best, of equals the first; `nil` where it admits none.
  static func preferred(among types: [String], in accept: String) -> String? {
    if accept == "*/*" { return types.first }
    var best: (type: String, quality: Double)?
    for type in types {
      let quality = quality(of: type, in: accept)
      if quality > best?.quality ?? 0 { best = (type, quality) }
    }
    return best?.type
  }

  /// A parameter of a media type or of a disposition, without the quotes in which it may stand.
  static func parameter(_ name: String, of text: some StringProtocol) -> String? {
    var rest = text.drop { $0 != ";" }
    while rest.first == ";" {
      rest = rest.dropFirst()
      let key = trimmed(rest.prefix { $0 != "=" && $0 != ";" }).lowercased()
      rest = rest.drop { $0 != "=" && $0 != ";" }
      guard rest.first == "=" else { continue }
      rest = rest.dropFirst()
      var value = ""
      if rest.first == "\"" {
        rest = rest.dropFirst()
        while let character = rest.popFirst(), character != "\"" {
          value.append(character == "\\" ? rest.popFirst() ?? character : character)
        }
        rest = rest.drop { $0 != ";" }
      } else {
        value = trimmed(rest.prefix { $0 != ";" })
        rest = rest.drop { $0 != ";" }
      }
      if key == name { return value }
    }
    return nil
  }

  private static func quality(of type: some StringProtocol, in accept: String) -> Double {
    let family = type.prefix { $0 != "/" } + "/*"
    var best: (specificity: Int, quality: Double) = (-1, 0)
    for range in accept.split(separator: ",") {
      let name = essence(of: range)
      let specificity = name == type.lowercased() ? 2 : name == family ? 1 : name == "*/*" ? 0 : -1
      guard specificity > best.specificity else { continue }
      best = (specificity, quality(of: range))
    }
    return best.quality
  }

  /// The type without its parameters, in lower case.
  static func essence(of text: some StringProtocol) -> String {
    trimmed(text.prefix { $0 != ";" }).lowercased()
  }

  private static func quality(of range: Substring) -> Double {
    for parameter in range.split(separator: ";").dropFirst() {
      let text = trimmed(parameter).lowercased()
      if text.hasPrefix("q=") { return Double(text.dropFirst(2)) ?? 1 }
    }
    return 1
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let start = text.drop { $0 == " " || $0 == "\t" }
    var end = start[...]
    while let last = end.last, last == " " || last == "\t" { end.removeLast() }
    return String(end)
  }
}
