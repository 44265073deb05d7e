import Gradients
import JSON
import Tensors

/// Makes a safetensors file.
struct SafetensorsWriter {
  private var tensors: [(name: String, dtype: DType, shape: Shape, bytes: Range<Int>)] = []
  private var data: [UInt8] = []
  private var metadata: [(name: String, text: String)] = []

  /// The media type of such files.
  static let mediaType = "application/vnd.safetensors"

  /// The length of the header is a multiple of this, as the format's own writer has it.
  private static let alignment = 8

  /// Adds a text about the file.
  mutating func describe(_ name: String, _ text: String) {
    metadata.append((name, text))
  }

  /// Adds a tensor.
  mutating func add<Scalar: TensorScalar>(_ name: String, _ tensor: Tensor<Scalar>) {
    let start = data.count
    tensor.elements.withUnsafeBytes { data.append(contentsOf: $0) }
    tensors.append((name, Scalar.dtype, tensor.shape, start..<data.count))
  }

  /// The file. Elements are little-endian, as they are in memory.
  func file() -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      if !metadata.isEmpty {
        writer.key("__metadata__")
        writer.object { writer in for (name, text) in metadata { writer.member(name, text) } }
      }
      for tensor in tensors {
        writer.key(tensor.name)
        writer.object { writer in
          writer.member("dtype", tensor.dtype == .float32 ? "F32" : "F64")
          writer.member("shape", tensor.shape.dimensions)
          writer.member("data_offsets", [tensor.bytes.lowerBound, tensor.bytes.upperBound])
        }
      }
    }
    var header = writer.bytes
    while !header.count.isMultiple(of: Self.alignment) { header.append(UInt8(ascii: " ")) }
    return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + data
  }
}
