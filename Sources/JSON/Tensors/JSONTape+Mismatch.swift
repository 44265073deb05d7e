import Diagnostics
import Tensors

extension JSONTape {
  /// The index of the first value in the arrays at `index` that is not as `shape` wants it.
  func firstMismatch(with shape: Shape, axis: Int, at index: Int) -> Int? {
    if axis == shape.rank { return element(at: index) == nil ? index : nil }
    guard tag(at: index) == Tag.array, count(of: index) == shape[axis] else { return index }
    var position = index + 1
    while position < close(of: index) {
      if let wrong = firstMismatch(with: shape, axis: axis + 1, at: position) { return wrong }
      position = end(of: position)
    }
    return nil
  }

  /// The error about the value at `wrong`, which is or lies in the array at `index`, to which `pointer` points.
  func mismatch(at wrong: Int, in index: Int, shape: Shape, pointer: JSONPointer) -> Fault {
    var pointer = pointer
    var position = index
    var axis = 0
    while position < wrong {
      position += 1
      var ordinal = 0
      while end(of: position) <= wrong {
        position = end(of: position)
        ordinal += 1
      }
      pointer = pointer / ordinal
      axis += 1
    }
    let expected = axis < shape.rank ? "an array of \(shape[axis]), as the ones before it," : "a number,"
    return Fault(at: pointer, "expected \(expected) found \(summary(at: wrong))\(advice(at: wrong))")
  }

  /// What to write instead of the string at `index`, where it looks like a number.
  func advice(at index: Int) -> String {
    guard tag(at: index) == Tag.string, string(at: index).count <= 32 else { return "" }
    let text = self.text(at: index)
    switch text.lowercased() {
    case "nan", "-nan", "+nan": return ": write \"NaN\""
    case "inf", "+inf", "infinity", "+infinity": return ": write \"Infinity\""
    case "-inf", "-infinity": return ": write \"-Infinity\""
    default: return Double(text) == nil ? "" : ": write numbers without quotes"
    }
  }
}
