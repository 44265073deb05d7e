import Testing

/// What gradients are of, and with respect to.
@Suite struct GradientTests {
  @Test func unusedParametersAreZero() throws {
    let layers = #"{"name": "f", "type": "Linear", "out_features": 1, "bias": false}, {"type": "ReLU", "from": "x"}"#
    let body = Requests.layers(layers, #""parameters": {"f.weight": [[1, 1]]}, "output_gradient": [1, 1]"#)
    let answer = try Client.post("/v1/gradients", body)
    #expect(answer["/unused"] == .array([.string("f.weight")]))
    #expect(answer["/gradients/autograd/parameters/f.weight"]?.numbers == [0, 0])
  }

  /// A third of float32 is another number than a third of float64, and each is written as short as it can be.
  @Test(arguments: [("float64", 0.1 + 0.2, "0.30000000000000004"), ("float32", 0.3, "0.3")])
  func dtype(name: String, sum: Double, text: String) throws {
    let body = Requests.layers(#"{"type": "Add", "from": ["a", "b"]}"#, #""dtype": "\#(name)", "return": ["output"]"#)
      .replacing(#""x": [1, -2]"#, with: #""a": [0.1], "b": [0.2]"#)
    let answer = try Client.post("/v1/forward", body)
    #expect(answer["/output"]?.numbers == [sum])
    #expect(answer.text.contains("[\(text)]"), "\(answer.text)")
  }

  @Test func upstreamGradient() throws {
    let body = Requests.layers(#"{"type": "ReLU"}"#, #""output_gradient": [3, 5], "with_respect_to": "inputs""#)
    let answer = try Client.post("/v1/gradients", body)
    #expect(answer["/gradients/autograd/inputs/x"]?.numbers == [3, 0])
    #expect(answer["/loss"] == nil)
  }

  @Test func reductionNone() throws {
    let body =
      #"{"network": {"layers": [{"type": "Identity"}], "loss": {"type": "MSELoss", "reduction": "none"}}, "inputs": {"x": [1, 2]}, "target": [0, 0], "output_gradient": [1, 10], "with_respect_to": "inputs"}"#
    let answer = try Client.post("/v1/gradients", body)
    #expect(answer["/loss"]?.numbers == [1, 4])
    #expect(answer["/gradients/autograd/inputs/x"]?.numbers == [2, 40])
  }

  @Test func kinks() throws {
    let body =
      #"{"network": {"layers": [{"type": "ReLU"}], "loss": {"type": "Sum"}}, "inputs": {"x": [1, 0, -1]}, "methods": ["autograd", "numerical"], "with_respect_to": "inputs"}"#
    let answer = try Client.post("/v1/gradients", body)
    #expect(answer["/gradients/autograd/inputs/x"]?.numbers == [1, 0, 0])
    #expect(answer["/kinks/0/name"] == .string("x"))
    #expect(answer["/kinks/0/elements"]?.numbers == [1])
  }
}
