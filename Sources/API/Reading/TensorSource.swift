import Diagnostics
import JSON
import Tensors

/// Where a tensor of a request comes from. Its shape is known before any memory is taken for it.
struct TensorSource {
  let value: JSONValue
  let pointer: JSONPointer
  let shape: Shape

  /// Finds out the shape; notes what is wrong and returns `nil` where there is none.
  init?(_ value: JSONValue, at pointer: JSONPointer, _ faults: inout Faults) {
    do {
      shape = try value.tensorShape(at: pointer)
    } catch {
      faults.add(error)
      return nil
    }
    self.value = value
    self.pointer = pointer
  }

  /// Reads the numbers; notes what is wrong and returns `nil` where they are not all numbers.
  func tensor<Scalar: TensorScalar>(of type: Scalar.Type = Scalar.self, _ faults: inout Faults) -> Tensor<Scalar>? {
    do {
      return try value.tensor(at: pointer)
    } catch {
      faults.add(error)
      return nil
    }
  }
}
