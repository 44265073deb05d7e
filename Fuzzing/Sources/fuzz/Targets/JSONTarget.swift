import Diagnostics
import Tensors

@testable import JSON

/// A JSON text.
///
/// Whatever comes: what the parser refuses, the scanner explains, and what it takes, the scanner takes; what was read and
/// written again is read as the same; a tensor has the shape that was announced before its numbers were read.
enum JSONTarget: FuzzTarget {
  static let name = "json"
  private static let depth = 12

  static func run(_ input: [UInt8]) {
    let document: JSONDocument
    do {
      document = try JSONDocument(input, maximumDepth: depth)
    } catch {
      demand(error != .unexplained, "refused without a reason")
      demand(error.offset <= input.count, "an error at \(error.offset) of \(input.count)")
      return
    }
    do {
      try input.withUnsafeBytes {
        var scanner = JSONScanner($0, maximumDepth: depth)
        try scanner.scan()
      }
    } catch {
      fatalError("\(name): taken by the parser, refused by the scanner: \(error)")
    }
    _ = document.duplicates()
    let text = written(document.root)
    do {
      let again = try JSONDocument(text, maximumDepth: depth)
      demand(written(again.root) == text, "another value when it is read again")
    } catch {
      fatalError("\(name): what was written is not read: \(error)")
    }
    readTensors(document.root, at: .root)
  }

  private static func written(_ value: JSONValue) -> [UInt8] {
    var writer = JSONWriter()
    write(value, to: &writer)
    return writer.bytes
  }

  private static func write(_ value: JSONValue, to writer: inout JSONWriter) {
    _ = value.summary
    switch value.kind {
    case .null: writer.null()
    case .boolean: writer.write(value.bool ?? false)
    case .string: writer.write(value.string ?? "")
    case .number:
      if let int = value.int {
        writer.write(int)
      } else {
        demand(value.double?.isFinite ?? false, "a number that is none")
        writer.write(value.double ?? 0)
      }
    case .array: writer.array { writer in value.array?.forEach { write($0, to: &writer) } }
    case .object:
      writer.object { writer in
        value.object?.forEach {
          writer.key($0.name)
          write($0.value, to: &writer)
        }
      }
    }
  }

  private static func readTensors(_ value: JSONValue, at pointer: JSONPointer) {
    let shape = try? value.tensorShape(at: pointer)
    let doubles = try? value.tensor(of: Double.self, at: pointer)
    let floats = try? value.tensor(of: Float.self, at: pointer)
    demand((doubles == nil) == (floats == nil), "a tensor of one type only")
    if let doubles {
      demand(doubles.shape == shape && doubles.elements.count == shape?.count, "a tensor of another shape")
    }
    if let array = value.array {
      for (index, element) in array.enumerated() { readTensors(element, at: pointer.appending(index)) }
    }
    value.object?.forEach { readTensors($0.value, at: pointer.appending($0.name)) }
  }
}
