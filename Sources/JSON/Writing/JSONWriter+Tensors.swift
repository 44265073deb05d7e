import Tensors

/// How a tensor is written.
public enum TensorEncoding: String, CaseIterable, Sendable {
  /// Arrays in arrays, a number for a scalar: `[[1.0, 2.0], [3.0, 4.0]]`.
  case nested
  /// `{"shape": [2, 2], "data": [1.0, 2.0, 3.0, 4.0]}`
  case flat
  /// `{"dtype": "float64", "shape": [2, 2], "base64": "…"}`, little-endian; keeps even the bits of a NaN.
  case base64
}

extension JSONWriter {
  /// Writes `tensor` in `encoding`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public mutating func write<Scalar: TensorScalar>(
    _ tensor: Tensor<Scalar>, encoding: TensorEncoding = .nested
  ) {
    tensor.elements.withUnsafeBufferPointer { elements in
      switch encoding {
      case .nested:
        value { $0.append(nested: elements, shape: tensor.shape) }
      case .flat:
        object { writer in
          writer.member("shape", tensor.shape.dimensions)
          writer.key("data")
          writer.value { $0.append(nested: elements, shape: Shape(elements.count)) }
        }
      case .base64:
        object { writer in
          writer.member("dtype", Scalar.dtype.rawValue)
          writer.member("shape", tensor.shape.dimensions)
          writer.key("base64")
          writer.value { $0.append(base64: UnsafeRawBufferPointer(elements)) }
        }
      }
    }
  }

  /// Writes the member `name`: `tensor` in `encoding`.
  public mutating func member<Scalar: TensorScalar>(
    _ name: String, _ tensor: Tensor<Scalar>, encoding: TensorEncoding = .nested
  ) {
    key(name)
    write(tensor, encoding: encoding)
  }

  /// Appends the arrays from dimension `axis` on, and takes their elements off `rest`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  mutating func append<Scalar: TensorScalar>(
    nested rest: inout Slice<UnsafeBufferPointer<Scalar>>, shape: Shape, axis: Int
  ) {
    if axis == shape.rank {
      if let number = rest.popFirst() { append(number: number) }
      return
    }
    bytes.append(UInt8(ascii: "["))
    if axis + 1 == shape.rank {
      append(numbers: UnsafeBufferPointer(rebasing: rest.prefix(shape[axis])))
      rest = rest.dropFirst(shape[axis])
    } else {
      for index in 0..<shape[axis] {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(nested: &rest, shape: shape, axis: axis + 1)
      }
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func append(base64 source: UnsafeRawBufferPointer) {
    bytes.append(UInt8(ascii: "\""))
    let length = Base64.encodedCount(of: source.count)
    bytes.append(addingCapacity: length) { span in
      span.withUnsafeMutableBufferPointer { buffer, count in
        if let start = buffer.baseAddress { Base64.encode(source, into: start + count) }
        count += length
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
