import HTTPServer
import Tensors

@testable import API

/// A multipart form whose boundary is `b`, and a safetensors file in each of its parts.
///
/// Whatever comes: parts lie in the body, in order, and tensors in their parts.
enum FormTarget: FuzzTarget {
  static let name = "form"

  static func run(_ input: [UInt8]) {
    let body = RequestBody(input)
    guard let form = try? MultipartBody(body, contentType: "multipart/form-data; boundary=b") else {
      read(body, 0..<body.count)
      return
    }
    var end = 0
    for part in form.parts {
      demand(end <= part.content.lowerBound && part.content.upperBound <= body.count, "a part at \(part.content)")
      end = part.content.upperBound
      read(body, part.content)
    }
  }

  private static func read(_ body: RequestBody, _ range: Range<Int>) {
    guard let file = try? SafetensorsFile(body, range) else { return }
    var bytes = 0
    for entry in file.entries {
      let size = entry.shape.count * entry.type.size
      demand(range.lowerBound <= entry.offset, "a tensor before its file")
      demand(entry.offset + size <= range.upperBound, "a tensor behind its file")
      bytes += size
      demand(entry.tensor(of: Float.self).elements.count == entry.shape.count, "a tensor of another size")
      demand(entry.tensor(of: Double.self).shape == entry.shape, "a tensor of another shape")
    }
    demand(bytes <= range.count, "more numbers than bytes")
  }
}
