import Diagnostics
import Tensors

#if _endian(big)
  #error("tensors travel as little-endian bytes, and are copied here as they are")
#endif

extension JSONTape {
  /// Reads the little-endian bytes of a tensor from the base64 text at `index`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func base64Tensor<Scalar: TensorScalar>(
    _ shape: Shape, dtype: DType, at index: Int, pointer: JSONPointer
  ) throws(Fault) -> Tensor<Scalar> {
    guard tag(at: index) == Tag.string else {
      throw Fault(at: pointer, "expected a string of base64, found \(summary(at: index))")
    }
    let text = string(at: index)
    switch dtype {
    case .float32: return try decode(Tensor<Float>.self, shape, text, pointer).converted()
    case .float64: return try decode(Tensor<Double>.self, shape, text, pointer).converted()
    }
  }

  private func decode<Scalar: TensorScalar>(
    _ type: Tensor<Scalar>.Type, _ shape: Shape, _ text: UnsafeBufferPointer<UInt8>, _ pointer: JSONPointer
  ) throws(Fault) -> Tensor<Scalar> {
    let (size, overflow) = shape.count.multipliedReportingOverflow(by: MemoryLayout<Scalar>.size)
    // Compared in bytes of text, of which there are few: nothing here can overflow.
    guard !overflow, text.count == Base64.encodedCount(of: size) else {
      let bytes = overflow ? "more bytes than can be counted" : "\(size) bytes"
      let characters = overflow ? "" : ", \(Base64.encodedCount(of: size)) characters"
      let expected = "expected \(bytes) in base64\(characters), for shape \(shape) of \(Scalar.dtype)"
      throw Fault(at: pointer, "\(expected), found \(text.count) characters")
    }
    let elements = try [Scalar](unsafeUninitializedCapacity: shape.count) {
      (buffer, count) throws(Fault) in
      if let offset = Base64.decode(text, into: UnsafeMutableRawBufferPointer(buffer), count: size) {
        throw Fault(at: pointer, "expected \(Base64.rule(brokenAt: offset, of: text))")
      }
      count = shape.count
    }
    guard let tensor = Tensor(shape: shape, elements: elements) else {
      throw Fault(at: pointer, "expected a tensor of shape \(shape)")
    }
    return tensor
  }
}
