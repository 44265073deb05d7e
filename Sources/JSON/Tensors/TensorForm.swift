import Diagnostics
import Tensors

/// The three ways in which a tensor is written, with the places of their parts on the tape.
enum TensorForm {
  /// A number, or nested arrays of them.
  case nested
  /// `{"shape": [2, 3], "data": [1, 2, 3, 4, 5, 6]}`
  case flat(Shape, data: Int)
  /// `{"dtype": "float32", "shape": [2, 3], "base64": "…"}`, little-endian
  case base64(DType, Shape, text: Int)

  /// Tells how the tensor at `index` is written, and reads everything but its numbers.
  init(_ tape: JSONTape, at index: Int, pointer: JSONPointer) throws(Fault) {
    guard tape.tag(at: index) == JSONTape.Tag.object else {
      self = .nested
      return
    }
    let names = ["shape", "data", "dtype", "base64"]
    if let error = tape.unknownMembers(of: index, besides: names, at: pointer).first { throw error }
    if let name = tape.duplicateNames(of: index).first {
      throw Fault.duplicate(name, at: pointer)
    }
    let data = tape.member("data", of: index)
    let text = tape.member("base64", of: index)
    let dtype = tape.member("dtype", of: index)
    guard let shape = tape.member("shape", of: index) else {
      throw Fault(at: pointer, "expected a tensor's \"shape\" beside its \"data\" or \"base64\"")
    }
    switch (data, text) {
    case (let data?, nil):
      if dtype != nil {
        throw Fault(at: pointer / "dtype", "\"dtype\" belongs to \"base64\", not to \"data\"")
      }
      self = .flat(try tape.tensorShape(at: shape, pointer: pointer / "shape"), data: data)
    case (nil, let text?):
      guard let dtype else {
        throw Fault(at: pointer, "expected \"dtype\", \"float32\" or \"float64\", beside \"base64\"")
      }
      self = .base64(
        try tape.dtype(at: dtype, pointer: pointer / "dtype"),
        try tape.tensorShape(at: shape, pointer: pointer / "shape"), text: text)
    case (nil, nil):
      throw Fault(at: pointer, "expected a tensor's \"data\" or \"base64\" beside its \"shape\"")
    case (_?, _?):
      throw Fault(at: pointer, "expected \"data\" or \"base64\", found both")
    }
  }
}

extension JSONTape {
  /// The name of an element type that stands at `index`.
  fileprivate func dtype(at index: Int, pointer: JSONPointer) throws(Fault) -> DType {
    if tag(at: index) == Tag.string, let dtype = DType(rawValue: text(at: index)) { return dtype }
    throw Fault(at: pointer, "expected \"float32\" or \"float64\", found \(summary(at: index))")
  }

  /// The sizes that are written at `index` as an array.
  fileprivate func tensorShape(at index: Int, pointer: JSONPointer) throws(Fault) -> Shape {
    guard tag(at: index) == Tag.array, count(of: index) <= Shape.maximumRank else {
      let expected = "expected a shape, an array of at most \(Shape.maximumRank) sizes"
      throw Fault(at: pointer, "\(expected), found \(summary(at: index))")
    }
    var sizes: [Int] = []
    var position = index + 1
    while position < close(of: index) {
      guard tag(at: position) == Tag.signed, let size = Int(exactly: Int64(bitPattern: self[position + 1])),
        size >= 0
      else {
        let detail = "expected a size, an integer of at least 0, found \(summary(at: position))"
        throw Fault(at: pointer / sizes.count, detail)
      }
      sizes.append(size)
      position = end(of: position)
    }
    guard let shape = Shape(sizes) else {
      throw Fault(at: pointer, "the shape \(sizes) has more elements than can be counted")
    }
    return shape
  }
}
