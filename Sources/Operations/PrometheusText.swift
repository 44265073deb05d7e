/// Writes figures in the text format of Prometheus, version 0.0.4.
/// - SeeAlso: <https://prometheus.io/docs/instrumenting/exposition_formats/>
struct PrometheusText {
  /// What a figure does over time.
  enum Kind: String {
    /// Only grows; its name ends in `_total`.
    case counter
    /// Goes up and down.
    case gauge
    /// Counts by size, each bucket all that is no larger than its bound.
    case histogram
  }

  /// The text so far.
  private(set) var text = ""

  /// Begins a family of figures.
  mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  /// Writes one figure of the family that has begun.
  mutating func figure(_ name: String, _ labels: [(name: String, value: String)], _ value: String) {
    text += name
    if !labels.isEmpty {
      text += "{" + labels.map { "\($0.name)=\"\(PrometheusText.escaped($0.value))\"" }.joined(separator: ",") + "}"
    }
    text += " \(value)\n"
  }

  /// A family of one figure.
  mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: some CustomStringConvertible) {
    family(name, kind, help)
    figure(name, [], value.description)
  }

  private static func escaped(_ value: String) -> String {
    value.reduce(into: "") { text, letter in
      switch letter {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.append(letter)
      }
    }
  }
}
