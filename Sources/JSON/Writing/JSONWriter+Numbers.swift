import Tensors

extension JSONWriter {
  /// Numbers that are laid out in one go: enough to spread the cost of growing the buffer.
  private static let chunk = 256

  /// Appends one number.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  mutating func append<Scalar: TensorScalar>(number: Scalar) {
    bytes.append(addingCapacity: ShortestDecimal.maximumCount + ShortestDecimal.spare) { span in
      span.withUnsafeMutableBufferPointer { buffer, count in
        guard let start = buffer.baseAddress else { return }
        count += ShortestDecimal().write(number, to: start + count)
      }
    }
  }

  /// Appends numbers with commas between them.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  mutating func append<Scalar: TensorScalar>(numbers: UnsafeBufferPointer<Scalar>) {
    let decimal = ShortestDecimal()
    var next = 0
    while next < numbers.count {
      let end = min(next + Self.chunk, numbers.count)
      let room = (end - next) * (ShortestDecimal.maximumCount + 1) + ShortestDecimal.spare
      bytes.append(addingCapacity: room) { span in
        span.withUnsafeMutableBufferPointer { buffer, count in
          guard let start = buffer.baseAddress else { return }
          for index in next..<end {
            if index > 0 {
              start[count] = UInt8(ascii: ",")
              count &+= 1
            }
            count &+= decimal.write(numbers[index], to: start + count)
          }
        }
      }
      next = end
    }
  }
}
