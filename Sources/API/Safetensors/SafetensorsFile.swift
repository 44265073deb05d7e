import Diagnostics
import HTTPServer
import JSON
import Tensors

/// Tensors in the safetensors format: eight bytes with the header's length, a header in JSON, and the elements' bytes, all
/// little-endian.
///
/// What is in the file is known after reading its header; elements are read when they are asked for. Every length and
/// offset has been checked: tensors fill the file without holes and without overlap, as the format wants it.
/// - SeeAlso: <https://github.com/huggingface/safetensors#format>
struct SafetensorsFile {
  /// A tensor in the file.
  struct Entry {
    let name: String
    let shape: Shape
    let type: ElementType
    /// The first byte, in the body that the file is in.
    let offset: Int
    let body: RequestBody
  }

  /// The tensors in the order of their bytes.
  let entries: [Entry]

  /// What a zip archive begins with.
  private static let archive = Array("PK\u{3}\u{4}".utf8)

  /// Reads the header of the file that takes the bytes `range` of `body`.
  init(_ body: RequestBody, _ range: Range<Int>) throws(SafetensorsError) {
    guard range.count >= Self.lengthBytes else {
      throw SafetensorsError("is shorter than the 8 bytes that it begins with")
    }
    let length = body.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self))
    }
    if body.withUnsafeBytes({ $0[range].starts(with: Self.archive) }) {
      throw SafetensorsError(
        "is a zip archive, as torch.save writes them: save with safetensors.torch.save_file(model.state_dict(), …)")
    }
    let available = range.count - Self.lengthBytes
    guard length <= UInt64(available) else {
      throw SafetensorsError("says that its header has \(length) bytes, and has \(available) bytes behind that")
    }
    let start = range.lowerBound + Self.lengthBytes
    let header = start..<start + Int(length)
    let document: JSONDocument
    do throws(JSONSyntaxError) {
      document = try body.withUnsafeBytes { bytes throws(JSONSyntaxError) in
        try JSONDocument(padded: UnsafeRawBufferPointer(rebasing: bytes[header]))
      }
    } catch {
      throw SafetensorsError("has a header that is not JSON: \(error)")
    }
    if let duplicate = document.duplicates().first {
      throw SafetensorsError("has a header in which \(duplicate.detail)")
    }
    entries = try Self.entries(document.root, of: body, in: header.upperBound..<range.upperBound)
  }

  private static let lengthBytes = MemoryLayout<UInt64>.size

  private static func entries(
    _ header: JSONValue, of body: RequestBody, in bytes: Range<Int>
  ) throws(SafetensorsError) -> [Entry] {
    guard let members = header.object else {
      throw SafetensorsError("has a header that is \(header.summary), no object")
    }
    try checkMetadata(members["__metadata__"])
    var found: [(entry: Entry, end: Int)] = []
    for member in members where member.name != "__metadata__" {
      found.append(try entry(member.name, member.value, of: body, in: bytes))
    }
    found.sort { ($0.entry.offset, $0.end) < ($1.entry.offset, $1.end) }
    var end = bytes.lowerBound
    for (entry, last) in found {
      guard entry.offset == end else {
        let what =
          entry.offset > end ? "bytes before it that belong to no tensor" : "bytes that belong to another as well"
        throw SafetensorsError("has a tensor \"\(entry.name.prefix(64))\" with \(what)")
      }
      end = last
    }
    guard end == bytes.upperBound else {
      throw SafetensorsError("ends with \(bytes.upperBound - end) bytes that belong to no tensor")
    }
    return found.map(\.entry)
  }

  /// Texts by name are all that may stand beside the tensors.
  private static func checkMetadata(_ value: JSONValue?) throws(SafetensorsError) {
    guard let value else { return }
    guard let texts = value.object, texts.allSatisfy({ $0.value.string != nil }) else {
      throw SafetensorsError("has a header whose \"__metadata__\" is no object of strings")
    }
  }

  /// A tensor's description, `{"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}`.
  private static func entry(
    _ name: String, _ value: JSONValue, of body: RequestBody, in bytes: Range<Int>
  ) throws(SafetensorsError) -> (Entry, end: Int) {
    let called = "has a tensor \"\(name.prefix(64))\""
    guard let object = value.object else {
      throw SafetensorsError("\(called) described by \(value.summary), no object")
    }
    guard let dtype = object["dtype"]?.string else { throw SafetensorsError("\(called) without \"dtype\"") }
    guard let type = ElementType(rawValue: dtype) else {
      throw SafetensorsError("\(called) of dtype \(dtype.prefix(16)); what can be read is \(ElementType.names)")
    }
    guard let sizes = object["shape"]?.array?.map(\.int), !sizes.contains(where: { ($0 ?? -1) < 0 }),
      let shape = Shape(sizes.compactMap { $0 })
    else { throw SafetensorsError("\(called) whose \"shape\" is no list of at most \(Shape.maximumRank) sizes") }
    guard let offsets = object["data_offsets"]?.array?.map(\.int), offsets.count == 2, let first = offsets[0],
      let last = offsets[1], 0 <= first, first <= last, last <= bytes.count
    else { throw SafetensorsError("\(called) whose \"data_offsets\" are no place in its \(bytes.count) bytes") }
    let (size, overflow) = shape.count.multipliedReportingOverflow(by: type.size)
    guard !overflow, size == last - first else {
      throw SafetensorsError("\(called) of shape \(shape) and dtype \(dtype) in \(last - first) bytes")
    }
    let entry = Entry(name: name, shape: shape, type: type, offset: bytes.lowerBound + first, body: body)
    return (entry, bytes.lowerBound + last)
  }
}

/// Why bytes are no safetensors file: words that follow its name.
struct SafetensorsError: Error, Equatable {
  let detail: String

  init(_ detail: String) { self.detail = detail }
}
