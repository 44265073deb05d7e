import Autograd
import Gradients
import JSON
import Networks
import Tensors

/// Writes the parts that answers to compute requests are made of.
struct AnswerWriter {
  private let graph: Graph
  private let wanted: [Graph.ValueID]
  private let parts: AnswerParts
  private let numbers: Int
  let style: TensorStyle

  /// The text of a number takes this many bytes, about, and an answer's other parts that many.
  private static let (numberBytes, otherBytes) = (20, 1000)
  /// No more room than for so many numbers is taken beforehand.
  private static let mostReserved = 1 << 22

  init(_ problem: ComputeProblem, _ parts: AnswerParts) {
    graph = problem.graph
    wanted = problem.wanted
    numbers = min(problem.numbers(in: parts), AnswerWriter.mostReserved)
    self.parts = parts
    style = TensorStyle(encoding: problem.request.encoding, summarizes: parts.contains(.summary))
  }

  /// Writes the whole answer: an object, and a line's end.
  func write(_ members: (inout JSONWriter, AnswerWriter) throws -> Void) rethrows -> [UInt8] {
    var writer = JSONWriter(reserving: AnswerWriter.otherBytes + AnswerWriter.numberBytes * numbers)
    try writer.object { writer in try members(&writer, self) }
    writer.endLine()
    return writer.drain()
  }

  /// Writes what the forward pass gives.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func writeForward<Scalar: TensorScalar>(
    _ evaluation: Evaluation<Scalar>, _ bindings: Bindings<Scalar>, _ writer: inout JSONWriter
  ) {
    if parts.contains(.loss), let loss = evaluation.loss {
      // A single number stands there as it is: people read it first.
      writer.key("loss")
      writer.write(loss, loss.shape.rank > 0 ? style : TensorStyle(encoding: .nested, summarizes: false))
    }
    if parts.contains(.output), let output = evaluation.values[graph.output] {
      writer.key("output")
      writer.write(output, style)
    }
    if parts.contains(.values) {
      writer.key("values")
      write(graph.nodes.map(\.output), &writer) { value, writer in
        if let tensor = evaluation.values[value] { writer.write(tensor, style) } else { writer.null() }
      }
    }
    if parts.contains(.shapes) {
      writer.key("shapes")
      write(graph.nodes.map(\.output), &writer) { writer_value, writer in
        writer.write(graph.shape(of: writer_value).dimensions)
      }
    }
    if parts.contains(.parameters) { write("parameters", graph.parameters + graph.buffers, bindings, &writer) }
    if parts.contains(.inputs) { write("inputs", graph.inputs, bindings, &writer) }
  }

  private func write<Scalar: TensorScalar>(
    _ name: String, _ values: [Graph.ValueID], _ bindings: Bindings<Scalar>, _ writer: inout JSONWriter
  ) {
    writer.key(name)
    write(values, &writer) { value, writer in writer.write(bindings[value], style) }
  }

  /// Writes where the first number appears that is not finite, if anywhere.
  func write(_ nonFinite: NonFinite?, _ writer: inout JSONWriter) {
    guard let nonFinite else { return }
    writer.key("non_finite")
    writer.object { writer in
      switch nonFinite.quantity {
      case .value(let value):
        writer.member("quantity", "value")
        writer.member("name", graph.name(of: value))
      case .loss:
        writer.member("quantity", "loss")
      case .gradient(let value):
        writer.member("quantity", "gradient")
        writer.member("name", graph.name(of: value))
      }
      writer.member("element", nonFinite.element)
      writer.member("number", nonFinite.number)
    }
  }

  /// Writes the gradients of all methods, and what there is to say about them.
  func write(
    _ methods: [(name: MethodName, result: MethodResult)], unused: [Graph.ValueID], _ writer: inout JSONWriter
  ) {
    writer.key("gradients")
    writer.object { writer in
      for (name, result) in methods {
        writer.key(name.rawValue)
        write(result.gradients, &writer)
      }
    }
    writeKinks(methods.map(\.result), &writer)
    writer.member("unused", unused.map { graph.name(of: $0) })
  }

  /// Writes the gradients of one method, by what they are gradients with respect to.
  private func write(_ gradients: ValueTable<Gradient>, _ writer: inout JSONWriter) {
    writer.object { writer in
      // Parameters are the default: a network without any still gets its (empty) answer.
      if wanted == graph.parameters { return write("parameters", wanted, of: gradients, &writer) }
      let wanted = Set(wanted)
      for (name, values) in [
        ("parameters", graph.parameters), ("inputs", graph.inputs), ("values", graph.nodes.map(\.output)),
      ] {
        let asked = values.filter(wanted.contains)
        guard !asked.isEmpty || (name == "parameters" && wanted.isEmpty) else { continue }
        write(name, asked, of: gradients, &writer)
      }
    }
  }

  private func write(
    _ name: String, _ values: [Graph.ValueID], of gradients: ValueTable<Gradient>, _ writer: inout JSONWriter
  ) {
    writer.key(name)
    write(values, &writer) { value, writer in
      if let gradient = gradients[value] { writer.write(gradient, style) } else { writer.null() }
    }
  }

  /// Writes where differences stepped over a kink, if anywhere.
  private func writeKinks(_ results: [MethodResult], _ writer: inout JSONWriter) {
    let kinks = results.flatMap(\.kinks)
    guard !kinks.isEmpty else { return }
    writer.key("kinks")
    writer.array { writer in
      for kink in kinks {
        writer.object { writer in
          writer.member("name", graph.name(of: kink.value))
          writer.member("elements", kink.elements)
        }
      }
    }
  }

  /// Writes how far the methods agree.
  func write(_ agreements: [Agreement], _ writer: inout JSONWriter) {
    writer.key("agreement")
    writer.array { writer in
      for agreement in agreements {
        writer.object { writer in
          writer.member("methods", agreement.methods.map(\.rawValue))
          writer.member("name", graph.name(of: agreement.value))
          writer.member("max_abs_difference", agreement.maximumAbsoluteDifference)
          writer.member("max_rel_difference", agreement.maximumRelativeDifference)
          writer.member("max_ulps", agreement.maximumULPs)
        }
      }
    }
  }

  private func write(
    _ values: [Graph.ValueID], _ writer: inout JSONWriter, _ body: (Graph.ValueID, inout JSONWriter) -> Void
  ) {
    writer.object { writer in
      for value in values {
        writer.key(graph.name(of: value))
        body(value, &writer)
      }
    }
  }
}
