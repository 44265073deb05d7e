extension Setting {
  typealias Path<Value> = WritableKeyPath<ServiceConfiguration, Value> & Sendable

  /// A whole number.
  static func count(
    _ name: String, _ group: Group, _ path: any Path<Int>, _ range: ClosedRange<Int>, _ summary: String
  ) -> Setting {
    number(name, group, path, range, summary, "a whole number", Int.init(decimal:), String.init)
  }

  /// A whole number, or `auto`, which is `nil`.
  static func automatic(
    _ name: String, _ group: Group, _ path: any Path<Int?>, _ range: ClosedRange<Int>, _ summary: String
  ) -> Setting {
    Setting(
      name, group, summary, expecting: "\"auto\" or a whole number from \(range.lowerBound) to \(range.upperBound)",
      valueName: "number",
      set: { text, configuration in
        if text == "auto" {
          configuration[keyPath: path] = nil
          return true
        }
        guard let number = Int(decimal: text), range.contains(number) else { return false }
        configuration[keyPath: path] = number
        return true
      },
      text: { $0[keyPath: path].map(String.init) ?? "auto" })
  }

  /// A number of bytes.
  static func size(
    _ name: String, _ group: Group, _ path: any Path<Int>, _ range: ClosedRange<Int>, _ summary: String
  ) -> Setting {
    number(name, group, path, range, summary, "a size such as 64MiB", SizeText.bytes, SizeText.text)
  }

  /// A length of time.
  static func duration(
    _ name: String, _ group: Group, _ path: any Path<Duration>, _ range: ClosedRange<Duration>, _ summary: String
  ) -> Setting {
    number(name, group, path, range, summary, "a duration such as 10s", DurationText.duration, DurationText.text)
  }

  /// A number that may be large, such as `2e12`.
  static func amount(
    _ name: String, _ group: Group, _ path: any Path<Double>, _ range: ClosedRange<Double>, _ summary: String
  ) -> Setting {
    number(name, group, path, range, summary, "a number such as 2e12", { Double($0) }, AmountText.text)
  }

  /// One of a few words.
  static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
    _ name: String, _ group: Group, _ path: any Path<Choice>, _ summary: String
  ) -> Setting {
    let words = Choice.allCases.map(\.rawValue)
    return Setting(
      name, group, summary, expecting: "one of \(words.joined(separator: ", "))", valueName: name, choices: words,
      set: { text, configuration in
        guard let choice = Choice(rawValue: text) else { return false }
        configuration[keyPath: path] = choice
        return true
      },
      text: { $0[keyPath: path].rawValue })
  }

  /// A text that is not empty.
  static func word(
    _ name: String, _ group: Group, _ path: any Path<String>, _ summary: String, expecting expectation: String
  ) -> Setting {
    Setting(
      name, group, summary, expecting: expectation, valueName: name,
      set: { text, configuration in
        guard !text.isEmpty, !text.contains(where: \.isWhitespace) else { return false }
        configuration[keyPath: path] = text
        return true
      },
      text: { $0[keyPath: path] })
  }

  /// What can be compared, in a range.
  private static func number<Value: Comparable & Sendable>(
    _ name: String, _ group: Group, _ path: any Path<Value>, _ range: ClosedRange<Value>, _ summary: String,
    _ kind: String, _ read: @escaping @Sendable (String) -> Value?, _ write: @escaping @Sendable (Value) -> String
  ) -> Setting {
    Setting(
      name, group, summary,
      expecting: "\(kind), from \(write(range.lowerBound)) to \(write(range.upperBound))",
      valueName: kind.split(separator: " ").dropFirst().first { $0 != "whole" }.map(String.init) ?? kind,
      set: { text, configuration in
        guard let value = read(text), range.contains(value) else { return false }
        configuration[keyPath: path] = value
        return true
      },
      text: { write($0[keyPath: path]) })
  }
}

extension Int {
  /// Reads digits alone: `Int("+5")` is 5.
  init?(decimal text: String) {
    guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    self.init(text)
  }
}
