import Tensors
import Testing

@testable import JSON

@Suite struct LargeTensorWritingTests {
  private static func tensor<Scalar: TensorScalar>(_ shape: Shape, of type: Scalar.Type) throws -> Tensor<Scalar> {
    var random = PyTorchRandom(seed: 1)
    return random.randn(shape).converted()
  }

  private static func text<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>, _ encoding: TensorEncoding) -> String {
    var writer = JSONWriter()
    writer.write(tensor, encoding: encoding)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// What a tensor's text is made of: a number at a time, and brackets around them.
  private static func nested<Scalar: TensorScalar>(_ elements: ArraySlice<Scalar>, _ sizes: ArraySlice<Int>) -> String {
    guard let size = sizes.first else { return "" }
    if sizes.count == 1 { return "[\(elements.map { text(Tensor($0), .nested) }.joined(separator: ","))]" }
    let step = elements.count / size
    let rows = (0..<size).map { row in
      nested(elements[elements.startIndex + row * step..<elements.startIndex + (row + 1) * step], sizes.dropFirst())
    }
    return "[\(rows.joined(separator: ","))]"
  }

  /// However many threads write it, in whatever pieces, the text is the same.
  @Test(
    arguments: [
      Shape(40_000), Shape(2, 20_000), Shape(20_000, 2), Shape(1, 40_000), Shape(257, 129), Shape(3, 5, 2500),
      Shape(33, 4, 100, 5), Shape(1_100_000),
    ], [1, 2, 3])
  func piecesMakeOneText(_ shape: Shape, threads: Int) throws {
    let doubles = try Self.tensor(shape, of: Double.self)
    let floats = try Self.tensor(shape, of: Float.self)
    Parallelism.$threads.withValue(threads) {
      #expect(Self.text(doubles, .nested) == Self.nested(doubles.elements[...], shape.dimensions[...]))
      guard shape.count < 100_000 else { return }
      #expect(Self.text(floats, .nested) == Self.nested(floats.elements[...], shape.dimensions[...]))
      let flat = "{\"shape\":\(shape.dimensions.description.filter { $0 != " " }),\"data\":"
      #expect(Self.text(doubles, .flat) == flat + Self.nested(doubles.elements[...], [shape.count]) + "}")
    }
  }
}
