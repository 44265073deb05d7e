import Diagnostics
import Networks
import Tensors
import Testing

/// What is refused, and where the fault says it stands.
@Suite struct FaultTests {
  private static let image = Shape(2, 4, 6, 6)
  /// The largest size that an argument may have.
  private static let largest = Int(Int32.max)

  @Test(
    arguments: [
      (layer("Linear", ["out_features": 0]), "/out_features"),
      (layer("Linear"), ""),
      (layer("Linear", ["out_features": 2, "in_features": 5]), "/in_features"),
      (layer("Linear", ["out_features": .integer(.max)]), "/out_features"),
      (layer("Linear", ["out_feature": 2]), ""),
      (layer("Linear", ["out_features": 2, "bias": 1]), "/bias"),
      (layer("Linear", ["out_features": 2, "repeat": 0]), "/repeat"),
      (layer("Linear", ["out_features": 2, "repeat": 1.5]), "/repeat"),
      (layer("Add", from: ["x", "x"], ["repeat": 2]), "/repeat"),
      (layer("Add", from: ["x"]), "/from"),
      (layer("ReLU", from: ["x", "x"]), "/from"),
      (layer("ReLU", from: ["y"]), "/from"),
      (layer("ReLU", name: "a.b"), "/name"),
      (layer("ReLU", name: "x"), "/name"),
      (layer("Relu"), "/type"),
      (layer("Conv2d", ["out_channels": 4, "kernel_size": 7]), "/kernel_size"),
      (layer("Conv2d", ["out_channels": 4, "kernel_size": [3, 3, 3]]), "/kernel_size"),
      (layer("Conv2d", ["out_channels": 4, "kernel_size": 3, "groups": 3]), "/groups"),
      (layer("Conv2d", ["out_channels": 6, "kernel_size": 3, "groups": 3]), "/groups"),
      (layer("Conv2d", ["out_channels": 6, "kernel_size": 3, "in_channels": 3]), "/in_channels"),
      (layer("Conv2d", ["out_channels": 6, "kernel_size": 3, "padding": "same", "stride": 2]), "/padding"),
      (layer("Conv2d", ["out_channels": 6, "kernel_size": 3, "padding": "full"]), "/padding"),
      (layer("Conv2d", ["out_channels": 6, "kernel_size": 3, "padding_mode": "reflect"]), "/padding_mode"),
      (layer("Conv2d", ["out_channels": 6, "kernel_size": .integer(.max), "padding": "same"]), "/kernel_size"),
      (layer("Conv2d", ["out_channels": 6, "kernel_size": .integer(FaultTests.largest), "padding": "same"]), ""),
      (layer("Conv2d", ["out_channels": 6, "kernel_size": 3, "padding": .integer(.max)]), "/padding"),
      (layer("Conv2d", ["out_channels": 6, "kernel_size": 3, "padding": .integer(FaultTests.largest)]), ""),
      (layer("Conv2d", ["out_channels": 6, "kernel_size": 3, "dilation": .integer(.max)]), "/dilation"),
      (
        layer("Conv2d", ["out_channels": 6, "kernel_size": 3, "dilation": .integer(FaultTests.largest)]), "/kernel_size"
      ),
      (
        layer("Conv2d", ["out_channels": 6, "kernel_size": 3, "dilation": .integer(.max), "padding": "same"]),
        "/dilation"
      ),
      (layer("Conv2d", ["out_channels": .integer(.max), "kernel_size": 1]), "/out_channels"),
      (layer("BatchNorm2d", ["num_features": 3]), "/num_features"),
      (layer("BatchNorm2d", ["eps": 0]), "/eps"),
      (layer("BatchNorm1d"), ""),
      (layer("LayerNorm", ["normalized_shape": [5, 6]]), "/normalized_shape"),
      (layer("LayerNorm", ["normalized_shape": [1, 1, 1, 1, 1]]), "/normalized_shape"),
      (layer("LayerNorm", ["normalized_shape": .layers([])]), "/normalized_shape"),
      (layer("Softmax", ["dim": 4]), "/dim"),
      (layer("GELU", ["approximate": "sigmoid"]), "/approximate"),
      (layer("Softplus", ["beta": 0]), "/beta"),
      (layer("Dropout", ["p": 1.25]), "/p"),
      (layer("Dropout", ["p": .number(.nan)]), "/p"),
      (layer("MaxPool2d", ["kernel_size": 3, "padding": 2]), "/padding"),
      (layer("MaxPool2d", ["kernel_size": 2, "padding": 1, "dilation": 7]), "/dilation"),
      (layer("MaxPool2d", ["kernel_size": 2, "stride": 0]), "/stride"),
      (layer("AvgPool2d", ["kernel_size": 2, "divisor_override": 0]), "/divisor_override"),
      (layer("AvgPool2d", ["kernel_size": 2, "stride": .integer(FaultTests.largest), "ceil_mode": true]), nil),
      (layer("AdaptiveAvgPool2d", ["output_size": .integer(.max)]), "/output_size"),
      (layer("AdaptiveAvgPool2d", ["output_size": [nil, 0]]), "/output_size"),
      (layer("Flatten", ["start_dim": 4]), "/start_dim"),
      (layer("Flatten", ["start_dim": 2, "end_dim": 1]), "/start_dim"),
      (layer("Sequential"), ""),
      (layer("Sequential", ["layers": .layers([])]), "/layers"),
      (layer("Sequential", ["layers": 3]), "/layers"),
      (layer("Residual", ["body": .layers([layer("ReLU"), layer("Relu")])]), "/body/1/type"),
      (layer("Residual", ["body": .layers([layer("MaxPool2d", ["kernel_size": 2])])]), ""),
      (layer("DenseBlock", ["layers": .layers([layer("ReLU", from: ["y"])])]), "/layers/0/from"),
    ] as [(LayerDefinition, String?)])
  func refusesAt(_ definition: LayerDefinition, _ pointer: String?) {
    let found = faults([definition], x: FaultTests.image).map(\.pointer.description)
    guard let pointer else {
      #expect(found == [])
      return
    }
    // An unknown argument is a second fault at a place of its own; all else is said once.
    let places = Set(found)
    #expect(places.contains("/network/layers/0\(pointer)"), "\(found)")
    #expect(found.count == (definition.arguments.contains { $0.name == "out_feature" } ? 2 : 1), "\(found)")
  }

  @Test func tellsAllFaultsAtOnce() {
    let found = faults([
      layer("Linear", name: "a", ["out_features": -1]), layer("Sigmiod", name: "b"),
      layer("Add", name: "c", from: ["a", "zz"]), layer("ReLU", name: "d", from: ["x"], ["slope": 1]),
    ])
    #expect(
      found.map(\.pointer.description) == [
        "/network/layers/0/out_features", "/network/layers/1/type", "/network/layers/2/from",
        "/network/layers/3/slope",
      ])
    #expect(found[1].detail.contains("\"Sigmoid\""))
  }

  @Test func refusesHugeNetworksAtOnce() {
    let billion = layer("ReLU", ["repeat": 1_000_000_000])
    var nested = billion
    for _ in 0..<12 { nested = layer("Sequential", ["layers": .layers([nested]), "repeat": .integer(.max)]) }
    let wide = layer("DenseBlock", ["layers": .layers([layer("ReLU", ["repeat": 5000])])])
    for definition in [billion, nested, wide] {
      #expect(faults([definition]).map(\.pointer.description) == ["/network/layers"])
    }
    #expect(faults([billion])[0].detail.contains("1000000000 layers"))
  }

  @Test func answersBoundedlyToBoundlessNonsense() {
    let unknown = (0..<100_000).map { Argument("argument\($0)", .integer($0)) }
    #expect(faults([LayerDefinition("ReLU", unknown)]).count == Faults.maximumCount)
    let names = (0..<100_000).map { "layer\($0)" }
    #expect(faults([layer("Add", from: names)]).count == Faults.maximumCount)
    var nested = layer("ReLU", ["repeat": 10_000])
    for _ in 0..<20 {
      nested = layer("Sequential", name: String(repeating: "n", count: 200), ["layers": .layers([nested])])
    }
    #expect(faults([nested])[0].detail.contains("longer than 512"))
  }

  @Test func refusesDeepNesting() {
    var nested = layer("ReLU")
    for _ in 0..<100 { nested = layer("Sequential", ["layers": .layers([nested])]) }
    #expect(faults([nested])[0].detail.contains("nested"))
  }

  @Test func saysOnceWhatIsWrongWithEveryCopy() {
    #expect(faults([layer("Linear", ["out_features": -1, "repeat": 500])]).count == 1)
    let inner = layer("Sequential", ["layers": .layers([layer("Relu")]), "repeat": 500])
    #expect(faults([inner]).count == 1)
  }

  @Test func refusesOneValueAChannelInTraining() {
    let norm = [layer("BatchNorm1d")]
    #expect(faults(norm, x: Shape(1, 3))[0].detail.contains("more than 1 value per channel when training"))
    #expect(faults(norm, x: Shape(1, 3), mode: .eval).isEmpty)
  }

  @Test func refusesEmptyInputsAndBadNames() throws {
    let shape = try #require(Shape([2, 0]))
    #expect(faults([layer("ReLU")], x: shape).map(\.pointer.description) == ["/inputs/x"])
    #expect(throws: Faults.self) {
      try Graph(network([layer("ReLU")]), in: GraphContext(inputs: [("a/b", Shape(2))]))
    }
  }

  @Test func asksForFromWhereItIsUnclear() {
    let inputs = [("a", Shape(2)), ("b", Shape(2))]
    func found(_ layers: [LayerDefinition]) -> [String] {
      do {
        _ = try Graph(network(layers), in: GraphContext(inputs: inputs))
        return []
      } catch {
        return error.all.map(\.pointer.description)
      }
    }
    #expect(found([layer("ReLU")]) == ["/network/layers/0"])
    #expect(found([layer("Residual", ["body": .layers([layer("ReLU")])])]) == ["/network/layers/0"])
    #expect(found([layer("Sequential", ["layers": .layers([layer("Add", from: ["a", "b"])])])]) == [])
    #expect(found([]) == ["/network/layers"])
  }

  @Test func namesMayNotBeTakenTwice() {
    #expect(
      faults([layer("ReLU", name: "a"), layer("ReLU", name: "a")]).map(\.pointer.description) == [
        "/network/layers/1/name"
      ])
    #expect(faults([layer("ReLU", name: "1"), layer("ReLU")]).map(\.pointer.description) == ["/network/layers/1"])
  }
}
