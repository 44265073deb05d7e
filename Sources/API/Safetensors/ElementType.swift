import Tensors

/// The types of elements that are read from safetensors files.
enum ElementType: String {
  case float64 = "F64"
  case float32 = "F32"
  /// IEEE 754 binary16.
  case float16 = "F16"
  /// The upper half of a binary32.
  case bfloat16 = "BF16"
  /// Two's complement: what buffers count in, such as `num_batches_tracked`.
  case int64 = "I64"

  /// The names of the types, for a message.
  static let names = "F64, F32, F16 and BF16, and I64 for buffers such as num_batches_tracked"

  /// Bytes an element.
  var size: Int {
    switch self {
    case .float64, .int64: 8
    case .float32: 4
    case .float16, .bfloat16: 2
    }
  }
}

extension SafetensorsFile.Entry {
  /// Reads the elements; narrower ones are widened, which is exact, wider ones rounded.
  func tensor<Scalar: TensorScalar>(of scalar: Scalar.Type = Scalar.self) -> Tensor<Scalar> {
    switch type {
    case .float64: read(UInt64.self) { Scalar(Double(bitPattern: $0)) }
    case .float32: read(UInt32.self) { Scalar(Float(bitPattern: $0)) }
    case .float16: read(UInt16.self) { Scalar(Float(Float16(bitPattern: $0))) }
    case .bfloat16: read(UInt16.self) { Scalar(Float(bitPattern: UInt32($0) << 16)) }
    case .int64: read(Int64.self) { Scalar($0) }
    }
  }

  private func read<Bits: FixedWidthInteger & BitwiseCopyable, Scalar: TensorScalar>(
    _ bits: Bits.Type, _ convert: (Bits) -> Scalar
  ) -> Tensor<Scalar> {
    body.withUnsafeBytes { bytes in
      Tensor(shape: shape) { elements in
        for index in elements.indices {
          let place = offset + index * MemoryLayout<Bits>.size
          elements.initializeElement(
            at: index, to: convert(Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Bits.self))))
        }
      }
    }
  }
}
