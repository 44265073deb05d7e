import Networks
import Tensors
import Testing

/// What a graph tells about itself, and how modes and masks shape it.
@Suite struct GraphTests {
  @Test func knowsItsCostBeforeAnythingIsAllocated() throws {
    let graph = try graph(
      [layer("Conv2d", ["out_channels": 8, "kernel_size": 3, "padding": 1, "groups": 2])], x: Shape(2, 4, 5, 5))
    // x, weight, bias, output
    #expect(graph.elementCount == 200 + 8 * 2 * 9 + 8 + 400)
    #expect(graph.parameterCount == 8 * 2 * 9 + 8)
    #expect(graph.work == 2 * 400 * 18)
  }

  @Test func countsWhatNoIntegerHolds() throws {
    let huge = Shape(1 << 31, 1 << 31)
    let graph = try graph([layer("ReLU", ["repeat": 4])], x: huge)
    #expect(graph.elementCount == .max)
    #expect(graph.work == 4 * 0x1p62)
  }

  @Test func dropoutIsAProductWithAMaskInTraining() throws {
    let layers = [layer("Dropout", name: "drop", ["p": 0.25]), layer("Dropout", name: "again")]
    let graph = try graph(layers, x: Shape(40))
    #expect(graph.node("drop")?.layer is Multiply)
    #expect(graph.sources(of: "drop") == ["x", "drop.mask"])
    let mask = try #require(graph.node("drop")?.sources[1])
    #expect(graph.values[mask].origin == .dropoutMask(0.25))

    let x = ["x": Tensor<Double>(shape: Shape(40), repeating: 1)]
    let bindings = try Bindings(graph, inputs: x, parameters: [:], seed: 5)
    var random = PyTorchRandom(seed: 5)
    #expect(bindings[mask] == random.dropoutMask(Shape(40), probability: 0.25))
    let next = try #require(graph.node("again")?.sources[1])
    #expect(bindings[next] == random.dropoutMask(Shape(40), probability: 0.5))
  }

  @Test func dropoutIsTheIdentityInEvaluation() throws {
    let layers = [layer("Dropout", name: "drop")]
    #expect(try graph(layers, mode: .eval).node("drop")?.layer is Identity)
    #expect(try graph([layer("Dropout", name: "drop", ["p": 0])]).node("drop")?.layer is Identity)
  }

  @Test func batchNormKnowsWhichStatisticsItUses() throws {
    func statistics(_ mode: Mode, track: Bool) throws -> Bool? {
      let norm = layer("BatchNorm1d", name: "bn", ["track_running_stats": .boolean(track)])
      return (try graph([norm], mode: mode).node("bn")?.layer as? BatchNorm1d)?.usesBatchStatistics
    }
    #expect(try statistics(.train, track: true) == true)
    #expect(try statistics(.eval, track: true) == false)
    #expect(try statistics(.eval, track: false) == true)
  }

  @Test func aStateDictCanBeSentAsItIs() throws {
    let graph = try graph([layer("BatchNorm1d", name: "bn")])
    let x = ["x": Tensor<Float>(shape: Shape(2, 3), repeating: 0)]
    let ones = Tensor<Float>(shape: Shape(3), repeating: 1)
    let state = [
      "bn.weight": ones, "bn.bias": ones, "bn.running_mean": ones, "bn.running_var": ones,
      "bn.num_batches_tracked": Tensor<Float>(7),
    ]
    #expect(throws: Never.self) { try Bindings(graph, inputs: x, parameters: state) }
    #expect(throws: Never.self) { try Bindings(graph, inputs: x, parameters: ["bn.weight": ones, "bn.bias": ones]) }
    #expect(throws: (any Error).self) { try Bindings(graph, inputs: x, parameters: ["bn.weight": ones]) }
  }

  @Test func samePaddingPutsTheOddOneBehind() throws {
    let graph = try graph(
      [
        layer("Conv2d", name: "c", ["out_channels": 1, "kernel_size": [2, 4], "dilation": [3, 1], "padding": "same"])
      ],
      x: Shape(1, 1, 5, 6))
    let window = try #require(graph.node("c")?.layer as? Conv2d).window
    #expect(window.padding == Padding2d(top: 1, bottom: 2, left: 1, right: 2))
    #expect(graph.shape(of: graph.output) == Shape(1, 1, 5, 6))
  }

  @Test func adaptiveWindowsDivideTheImage() {
    let windows = (0..<3).map { AdaptiveAvgPool2d.window($0, of: 3, over: 7) }
    #expect(windows == [0..<3, 2..<5, 4..<7])
    #expect((0..<4).map { AdaptiveAvgPool2d.window($0, of: 4, over: 2) } == [0..<1, 0..<1, 1..<2, 1..<2])
  }

  @Test func equalDefinitionsMakeEqualGraphs() throws {
    let layers = [layer("Linear", ["out_features": 2]), layer("LeakyReLU", ["negative_slope": 0.5])]
    let other = [layer("Linear", ["out_features": 2]), layer("LeakyReLU", ["negative_slope": 0.25])]
    #expect(try graph(layers) == graph(layers))
    #expect(try graph(layers) != graph(other))
    #expect(try graph(layers).hashValue == graph(layers).hashValue)
  }

  /// A cache of programs looks through all graphs of one hash.
  @Test func graphsThatDifferInAnArgumentAloneAreHashedApart() throws {
    let slopes = (1...100).map { layer("LeakyReLU", ["negative_slope": .number(Double($0) / 100)]) }
    #expect(try Set(slopes.map { try graph([$0]).hashValue }).count == slopes.count)
    let scales = (1...100).map { LossDefinition("Mean", [Argument("scale", .number(Double($0) / 100))]) }
    #expect(try Set(scales.map { try graph([layer("ReLU")], loss: $0).hashValue }).count == scales.count)
  }
}
