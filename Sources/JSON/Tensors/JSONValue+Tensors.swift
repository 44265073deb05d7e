import Diagnostics
import Tensors

extension JSONValue {
  /// Reads a tensor: a number, nested arrays of numbers, `{"shape": …, "data": […]}`, or
  /// `{"dtype": …, "shape": …, "base64": "…"}`.
  ///
  /// A number is an element of its own or one of the strings `"NaN"`, `"Infinity"`, `"-Infinity"`. Written ones are
  /// read as doubles and then rounded to `Scalar`, as `torch.tensor` does: beyond the range of a `Float` they become
  /// infinite. Bytes of the other type are converted. Memory for the elements is taken when their number is known to
  /// agree with the text. Throws where the value is not a tensor, with the place of the very element at fault.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func tensor<Scalar: TensorScalar>(
    of type: Scalar.Type = Scalar.self, at pointer: JSONPointer
  ) throws(Fault) -> Tensor<Scalar> {
    try document.withTape { tape throws(Fault) in
      switch try TensorForm(tape, at: index, pointer: pointer) {
      case .nested: try tape.nestedTensor(at: index, pointer: pointer)
      case .flat(let shape, let data): try tape.flatTensor(shape, at: data, pointer: pointer / "data")
      case .base64(let dtype, let shape, let text):
        try tape.base64Tensor(shape, dtype: dtype, at: text, pointer: pointer / "base64")
      }
    }
  }

  /// The shape of the tensor that `tensor(of:at:)` reads, without its numbers and without their memory.
  ///
  /// Of nested arrays it is the shape of the first element in each: where they are ragged, only reading tells.
  /// Throws where the value cannot be a tensor.
  public func tensorShape(at pointer: JSONPointer) throws(Fault) -> Shape {
    try document.withTape { tape throws(Fault) in
      switch try TensorForm(tape, at: index, pointer: pointer) {
      case .nested: try tape.nestedShape(at: index, pointer: pointer)
      case .flat(let shape, _), .base64(_, let shape, _): shape
      }
    }
  }
}
