import Tensors

/// Slices and their inverse. A tensor is read as blocks: everything before `axis` counts the blocks, everything from
/// it on is one block's contiguous elements.
enum Parts {
  /// The part of `shape` that starts at `lower` along `axis`.
  static func slice(_ tensor: Tensor<Double>, from lower: Int, along axis: Int, shape: Shape) -> Tensor<Double> {
    let inner = shape.count(in: axis + 1..<shape.rank)
    let (whole, part) = (tensor.shape[axis] * inner, shape[axis] * inner)
    let source = tensor.elements
    return Tensor(shape: shape) { target in
      for block in 0..<shape.count(in: 0..<axis) {
        for index in 0..<part { target[block * part + index] = source[block * whole + lower * inner + index] }
      }
    }
  }

  /// The parts side by side along `axis`.
  static func concatenation(_ parts: [Tensor<Double>], along axis: Int, shape: Shape) -> Tensor<Double> {
    let inner = shape.count(in: axis + 1..<shape.rank)
    let whole = shape[axis] * inner
    return Tensor(shape: shape) { target in
      var offset = 0
      for part in parts {
        let (length, source) = (part.shape[axis] * inner, part.elements)
        for block in 0..<shape.count(in: 0..<axis) {
          for index in 0..<length { target[block * whole + offset + index] = source[block * length + index] }
        }
        offset += length
      }
    }
  }
}
