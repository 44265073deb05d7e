import Diagnostics
import JSON
import Tensors
import Testing

@Suite struct TensorReadingTests {
  private func read<Scalar: TensorScalar>(_ text: String, as type: Scalar.Type) throws -> Tensor<Scalar> {
    try JSONDocument(text).root.tensor(of: type, at: .root / "x")
  }

  @Test(
    arguments: [
      ("2.5", [], [2.5]),
      ("[]", [0], []),
      ("[[], []]", [2, 0], []),
      ("[[[]]]", [1, 1, 0], []),
      ("[1, 2.5, -3e2]", [3], [1, 2.5, -300]),
      ("[[1, 2, 3], [4, 5, 6]]", [2, 3], [1, 2, 3, 4, 5, 6]),
      ("[[[[1], [2]]], [[[3], [4]]]]", [2, 1, 2, 1], [1, 2, 3, 4]),
      ("[18446744073709551615, -9223372036854775808, 18446744073709551616]", [3], [0x1p64, -0x1p63, 0x1p64]),
      ("{\"shape\": [2, 2], \"data\": [1, 2, 3, 4]}", [2, 2], [1, 2, 3, 4]),
      ("{\"data\": [7], \"shape\": []}", [], [7]),
      ("{\"data\": [], \"shape\": [3, 0]}", [3, 0], []),
      ("{\"dtype\": \"float32\", \"shape\": [2], \"base64\": \"AACAPwAAAEA=\"}", [2], [1, 2]),
      ("{\"dtype\": \"float64\", \"shape\": [1, 1], \"base64\": \"AAAAAAAA+D8=\"}", [1, 1], [1.5]),
      ("{\"dtype\": \"float64\", \"shape\": [0], \"base64\": \"\"}", [0], []),
    ] as [(String, [Int], [Double])])
  func forms(text: String, shape: [Int], elements: [Double]) throws {
    let tensor = try read(text, as: Double.self)
    #expect(tensor.shape.dimensions == shape)
    #expect(tensor.elements == elements)
    #expect(try read(text, as: Float.self).elements == elements.map { Float($0) })
    #expect(try JSONDocument(text).root.tensorShape(at: .root).dimensions == shape)
  }

  @Test func nonFiniteNumbers() throws {
    let elements = try read("[\"NaN\", \"Infinity\", \"-Infinity\", 1]", as: Double.self).elements
    #expect(elements[0].isNaN)
    #expect(elements[1...] == [.infinity, -.infinity, 1])
    #expect(try read("\"Infinity\"", as: Float.self).elements == [.infinity])
  }

  @Test func floatsAreRoundedDoubles() throws {
    #expect(try read("[0.1, 16777217, 1e300]", as: Float.self).elements == [0.1, 16_777_216, .infinity])
  }

  static let errors = [
    ("[[1, 2], [3]]", "/x/1: expected an array of 2, as the ones before it, found an array of 1"),
    ("[[1, 2], 3]", "/x/1: expected an array of 2, as the ones before it, found the number 3"),
    ("[[], [1]]", "/x/1: expected an array of 0, as the ones before it, found an array of 1"),
    ("[1, [2]]", "/x/1: expected a number, found an array of 1"),
    ("[[1, 2], [3, \"abc\"]]", "/x/1/1: expected a number, found the string \"abc\""),
    ("[1, \"nan\"]", "/x/1: expected a number, found the string \"nan\": write \"NaN\""),
    ("[1, \"2.5\"]", "/x/1: expected a number, found the string \"2.5\": write numbers without quotes"),
    ("[[[1], [null]]]", "/x/0/1/0: expected a number, found null"),
    ("[true]", "/x/0: expected a number or an array, found true"),
    (
      "[[[[[1]]]]]",
      "/x/0/0/0/0: expected a number, since a tensor has at most 4 dimensions, found an array of 1"
    ),
    ("[[[[1], [2]], [[3], [[4]]]]]", "/x/0/1/1/0: expected a number, found an array of 1"),
    ("null", "/x: expected a tensor, as a number, nested arrays or an object with a shape, found null"),
    (
      "{\"shape\": [3], \"data\": [1, 2]}",
      "/x/data: expected an array of 3, the number of elements of shape [3], found an array of 2"
    ),
    ("{\"shape\": [2], \"data\": [1, [2]]}", "/x/data/1: expected a number, found an array of 1"),
    (
      "{\"shape\": [2], \"data\": 1}",
      "/x/data: expected an array of 2, the number of elements of shape [2], found the number 1"
    ),
    (
      "{\"shape\": [2, -1], \"data\": []}",
      "/x/shape/1: expected a size, an integer of at least 0, found the number -1"
    ),
    (
      "{\"shape\": [1.5], \"data\": []}",
      "/x/shape/0: expected a size, an integer of at least 0, found the number 1.5"
    ),
    (
      "{\"shape\": [1,1,1,1,1], \"data\": [1]}",
      "/x/shape: expected a shape, an array of at most 4 sizes, found an array of 5"
    ),
    (
      "{\"shape\": 3, \"data\": [1]}",
      "/x/shape: expected a shape, an array of at most 4 sizes, found the number 3"
    ),
    (
      "{\"shape\": [4294967296, 4294967296], \"data\": [1]}",
      "/x/shape: the shape [4294967296, 4294967296] has more elements than can be counted"
    ),
    ("{\"shap\": [1], \"data\": [1]}", "/x/shap: unknown member \"shap\": did you mean \"shape\"?"),
    (
      "{\"shape\": [1], \"shape\": [1], \"data\": [1]}",
      "/x/shape: the name \"shape\" stands in this object more than once"
    ),
    ("{\"data\": [1]}", "/x: expected a tensor's \"shape\" beside its \"data\" or \"base64\""),
    ("{\"shape\": [1]}", "/x: expected a tensor's \"data\" or \"base64\" beside its \"shape\""),
    ("{\"shape\": [1], \"data\": [1], \"base64\": \"\"}", "/x: expected \"data\" or \"base64\", found both"),
    (
      "{\"shape\": [1], \"data\": [1], \"dtype\": \"float32\"}",
      "/x/dtype: \"dtype\" belongs to \"base64\", not to \"data\""
    ),
    (
      "{\"shape\": [1], \"base64\": \"\"}",
      "/x: expected \"dtype\", \"float32\" or \"float64\", beside \"base64\""
    ),
    (
      "{\"dtype\": \"int8\", \"shape\": [1], \"base64\": \"\"}",
      "/x/dtype: expected \"float32\" or \"float64\", found the string \"int8\""
    ),
  ]

  @Test(arguments: errors)
  func malformed(text: String, error: String) throws {
    let found = try #require(throws: Fault.self) { try read(text, as: Double.self) }
    #expect(found.description == error)
    #expect(throws: Fault.self) { try read(text, as: Float.self) }
  }

  /// The first row promises 10¹⁰ elements and more; no memory is taken for them.
  @Test func raggedArraysThatLookHuge() throws {
    let row = "[" + Array(repeating: "1", count: 100_000).joined(separator: ",") + "]"
    let text = "[\(row)," + Array(repeating: "0", count: 99_999).joined(separator: ",") + "]"
    let error = try #require(throws: Fault.self) { try read(text, as: Double.self) }
    #expect(error.pointer.description == "/x/1")
    let huge = try #require(throws: Fault.self) {
      try read(
        "{\"dtype\": \"float64\", \"shape\": [2305843009213693951], \"base64\": \"AAAA\"}", as: Float.self)
    }
    #expect(huge.pointer.description == "/x/base64")
  }

  @Test func large() throws {
    let elements = (0..<300_000).map { Double($0) / 7 }
    let tensor = try #require(Shape([100, 30, 100]).flatMap { Tensor(shape: $0, elements: elements) })
    for encoding in TensorEncoding.allCases {
      var writer = JSONWriter()
      writer.write(tensor, encoding: encoding)
      #expect(try JSONDocument(writer.bytes).root.tensor(at: .root) == tensor)
    }
  }
}
