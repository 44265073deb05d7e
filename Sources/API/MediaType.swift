/// Media types (RFC 9110, section 8.3.1), as far as the service needs them.
enum MediaType {
  /// Whether a body of this `Content-Type` is read as JSON: `application/json`, anything `+json`, and what `curl -d`
  /// announces when nobody tells it otherwise.
  static func isReadAsJSON(_ contentType: String) -> Bool {
    let type = essence(of: contentType)
    return type == "application/json" || type == "application/x-www-form-urlencoded"
      || (type.hasPrefix("application/") && type.hasSuffix("+json"))
  }

  /// Whether an `Accept` field (RFC 9110, section 12.5.1) admits `type`: the most specific range that matches decides.
  static func accepts(_ type: some StringProtocol, in accept: String) -> Bool {
    let family = type.prefix { $0 != "/" } + "/*"
    var best: (specificity: Int, isAdmitted: Bool) = (-1, false)
    for range in accept.split(separator: ",") {
      let name = essence(of: range)
      let specificity = name == type.lowercased() ? 2 : name == family ? 1 : name == "*/*" ? 0 : -1
      guard specificity > best.specificity else { continue }
      best = (specificity, quality(of: range) > 0)
    }
    return best.isAdmitted
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
