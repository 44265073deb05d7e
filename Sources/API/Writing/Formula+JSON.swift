import ClosedForm
import JSON

extension Formula: JSONWritable {
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name)
      writeNotations(to: &writer)
    }
  }

  /// Writes the equation in both notations, as members.
  func writeNotations(to writer: inout JSONWriter) {
    writer.member("latex", latex)
    writer.member("text", text)
  }
}

extension Symbol: JSONWritable {
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("latex", latex)
      writer.member("text", text)
      writer.member("meaning", meaning)
      if let shape { writer.member("shape", shape.dimensions) }
    }
  }
}

extension Simplification: JSONWritable {
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("rule", rule)
      formula.writeNotations(to: &writer)
    }
  }
}

extension PathCount: JSONWritable {
  /// Writes a number, or a decimal string where a double would not hold it exactly.
  public func write(to writer: inout JSONWriter) {
    if let count = exactly, count <= 1 << 53 {
      writer.write(UInt64(count))
    } else {
      writer.write(description)
    }
  }
}

extension AnswerWriter {
  /// Writes a gradient as a sum over paths.
  func write(_ gradient: ExpandedGradient, _ writer: inout JSONWriter) {
    writer.object { writer in
      gradient.formula.writeNotations(to: &writer)
      writer.member("paths", gradient.paths)
      writer.member("complete", gradient.isComplete)
      writer.key("terms")
      writer.array { writer in
        for term in gradient.terms { write(term, &writer) }
      }
      if let remainder = gradient.remainder {
        writer.key("remainder")
        writer.write(remainder, style)
      }
    }
  }

  private func write(_ term: PathTerm, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("path", term.path)
      writer.member("latex", term.latex)
      writer.member("text", term.text)
      writer.key("value")
      writer.write(term.value, style)
      writer.member("norm", term.norm)
      writer.member("share", term.share)
    }
  }
}
