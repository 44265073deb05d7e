import Diagnostics
import Networks
import Tensors
import Testing

/// What containers and `repeat` unroll to: names, sources, parameters.
@Suite struct ContainerTests {
  @Test func sequentialPrefixesNames() throws {
    let graph = try graph([
      layer(
        "Sequential", name: "body",
        [
          "layers": .layers([
            layer("Linear", name: "fc1", ["out_features": 4]), layer("ReLU"),
            layer("Linear", ["out_features": 2]),
          ])
        ]),
      layer("Add", name: "sum", from: ["body", "body.fc1", "body"].filter { $0 != "body.fc1" }),
    ])
    #expect(graph.state.map(\.name) == ["body.fc1.weight", "body.fc1.bias", "body.2.weight", "body.2.bias"])
    #expect(graph.sources(of: "body.1") == ["body.fc1"])
    #expect(graph.sources(of: "sum") == ["body.2", "body.2"])
  }

  @Test func residualBlockHasItsStateDictNames() throws {
    let graph = try graph(
      [
        layer(
          "Residual", name: "block1",
          [
            "body": .layers([
              layer(
                "Conv2d", name: "conv1",
                ["out_channels": 8, "kernel_size": 3, "stride": 2, "padding": 1, "bias": false]),
              layer("BatchNorm2d", name: "bn1"), layer("ReLU", name: "relu"),
              layer("Conv2d", name: "conv2", ["out_channels": 8, "kernel_size": 3, "padding": 1, "bias": false]),
              layer("BatchNorm2d", name: "bn2"),
            ]),
            "shortcut": .layers([
              layer("Conv2d", ["out_channels": 8, "kernel_size": 1, "stride": 2, "bias": false]),
              layer("BatchNorm2d"),
            ]),
          ]), layer("ReLU", name: "out"),
      ], x: Shape(2, 4, 8, 8))
    let buffers = ["running_mean", "running_var", "num_batches_tracked"]
    func norm(_ name: String) -> [String] { (["weight", "bias"] + buffers).map { "block1.\(name).\($0)" } }
    #expect(
      graph.state.map(\.name) == ["block1.body.conv1.weight"] + norm("body.bn1") + ["block1.body.conv2.weight"]
        + norm("body.bn2") + ["block1.shortcut.0.weight"] + norm("shortcut.1"))
    #expect(graph.node("block1")?.layer is Add)
    #expect(graph.sources(of: "block1") == ["block1.body.bn2", "block1.shortcut.1"])
    #expect(graph.sources(of: "block1.shortcut.0") == ["x"])
    #expect(graph.sources(of: "out") == ["block1"])
    #expect(graph.shape(of: graph.output) == Shape(2, 8, 4, 4))
    #expect(graph.parameters.count == 3 + 3 * 2)
    #expect(graph.buffers.count == 9)
  }

  @Test func residualWithoutShortcutAddsItsInput() throws {
    for shortcut in [nil, .layers([]), .list([])] as [ArgumentValue?] {
      var block = layer("Residual", name: "r", ["body": .layers([layer("Tanh")])])
      if let shortcut { block.arguments.append(Argument("shortcut", shortcut)) }
      #expect(try graph([block]).sources(of: "r") == ["r.body.0", "x"])
    }
  }

  @Test func denseBlockReadsAllBefore() throws {
    let conv: LayerDefinition = layer("Conv2d", name: "c", ["out_channels": 2, "kernel_size": 3, "padding": 1])
    var repeated = conv
    repeated.arguments.append(Argument("repeat", 2))
    var first = conv
    first.name = "first"
    let graph = try graph(
      [layer("DenseBlock", name: "d", ["layers": .layers([first, repeated])])], x: Shape(1, 3, 4, 4))
    #expect(graph.sources(of: "d.first") == ["x"])
    #expect(graph.sources(of: "d.c.0.input") == ["x", "d.first"])
    #expect(graph.sources(of: "d.c.0") == ["d.c.0.input"])
    #expect(graph.sources(of: "d.c.1.input") == ["x", "d.first", "d.c.0"])
    #expect(graph.sources(of: "d") == ["x", "d.first", "d.c.0", "d.c.1"])
    #expect(graph.state.first { $0.name == "d.c.1.weight" }?.shape == Shape(2, 7, 3, 3))
    #expect(graph.shape(of: graph.output) == Shape(1, 9, 4, 4))
  }

  @Test func denseBlockOfVectorsJoinsAlongTheOnlyDimension() throws {
    let block = layer(
      "DenseBlock", ["layers": .layers([layer("Linear", ["out_features": 2]), layer("Linear", ["out_features": 1])])])
    #expect(try graph([block], x: Shape(3)).shape(of: graph([block], x: Shape(3)).output) == Shape(6))
  }

  @Test func repeatGivesEachCopyItsWeights() throws {
    let inner = layer("Linear", name: "fc", ["out_features": 3, "repeat": 2])
    let graph = try graph([
      layer("Linear", name: "in", ["out_features": 3]),
      layer("Residual", name: "block1", from: ["x"], ["body": .layers([inner]), "repeat": 2]),
      layer("Add", name: "end", from: ["block1", "block1.0", "in"]),
    ])
    #expect(
      graph.state.map(\.name).filter { $0.hasSuffix("weight") } == [
        "in.weight", "block1.0.body.fc.0.weight", "block1.0.body.fc.1.weight", "block1.1.body.fc.0.weight",
        "block1.1.body.fc.1.weight",
      ])
    #expect(graph.sources(of: "block1.0.body.fc.0") == ["x"])
    #expect(graph.sources(of: "block1.1.body.fc.0") == ["block1.0"])
    #expect(graph.sources(of: "block1.1") == ["block1.1.body.fc.1", "block1.0"])
    #expect(graph.sources(of: "end") == ["block1.1", "block1.0", "in"])
  }

  @Test func namesInsideMeanSiblingsFirst() throws {
    let graph = try graph([
      layer("Tanh", name: "a"), layer("ReLU", name: "b"),
      layer(
        "Sequential", name: "s",
        ["layers": .layers([layer("Sigmoid", name: "a"), layer("Add", name: "c", from: ["a", "b"])])]),
      layer("Add", name: "d", from: ["a", "s.a"]),
    ])
    #expect(graph.sources(of: "s.c") == ["s.a", "b"])
    #expect(graph.sources(of: "d") == ["a", "s.a"])
  }

  @Test func nestedContainersFindTheirInput() throws {
    let inner = layer("Residual", name: "r", ["body": .layers([layer("Tanh", name: "t")])])
    let graph = try graph([layer("Sequential", name: "s", ["layers": .layers([inner, layer("ReLU")])])])
    #expect(graph.nodes.map { graph.name(of: $0.output) } == ["s.r.body.t", "s.r", "s.1"])
  }

  @Test func containersAreDescribed() {
    #expect(ContainerCatalogue.types == ["Sequential", "Residual", "DenseBlock"])
    #expect(ContainerCatalogue.descriptions.allSatisfy { !$0.summary.isEmpty && $0.family == "containers" })
  }
}
