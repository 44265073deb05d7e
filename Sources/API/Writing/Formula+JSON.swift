import ClosedForm
import JSON

extension Formula: JSONWritable {
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name)
      writer.member("latex", latex)
      writer.member("text", text)
    }
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
      writer.member("latex", formula.latex)
      writer.member("text", formula.text)
    }
  }
}
