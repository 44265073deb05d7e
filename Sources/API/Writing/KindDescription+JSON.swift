import JSON
import Networks

extension KindDescription: JSONWritable {
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writeHead(&writer)
      writer.key("sources")
      writer.object { writer in
        writer.member("min", sources.lowerBound)
        writer.member("max", sources.upperBound == Int.max ? nil : sources.upperBound)
      }
      writer.member("arguments", arguments)
    }
  }

  /// Writes the description of a loss, which has arguments that all losses have.
  func write(to writer: inout JSONWriter, reductions: [Reduction]) {
    let words = reductions.map { "\"\($0.rawValue)\"" }
    let common: [ArgumentDescription] = [
      .init("reduction", words.joined(separator: " or "), default: words[0]),
      .init("scale", "a number that the loss is multiplied with", default: "1"),
      .init("prediction", "the name of the value that the loss reads", default: "the last layer"),
    ]
    writer.object { writer in
      writeHead(&writer)
      writer.member("arguments", arguments + common)
    }
  }

  private func writeHead(_ writer: inout JSONWriter) {
    writer.member("type", type)
    writer.member("family", family)
    writer.member("summary", summary)
  }
}

extension KindDescription.ArgumentDescription: JSONWritable {
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name)
      writer.member("meaning", meaning)
      writer.member("required", defaultValue == nil)
      guard let defaultValue else { return }
      if (try? JSONDocument(defaultValue)) != nil {
        writer.key("default")
        writer.raw(defaultValue.utf8)
      } else {
        writer.member("default_rule", defaultValue)
      }
    }
  }
}
