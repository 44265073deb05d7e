import Clocks
import Networks
import Synchronization
import Tensors
import Testing

@testable import Autograd

/// A large batch that goes through block by block gives what it gives at once.
@Suite struct RowBlocksTests {
  /// A network, its input, and what it is measured by.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let layers: [LayerDefinition]
    let input: Shape
    var loss: LossDefinition?
    /// Where the target has classes, how many; one more is left out of the loss.
    var classes: Int?

    var testDescription: String { name }
  }

  private static func linear(_ outputs: Int, _ name: String? = nil, from: [String]? = nil) -> LayerDefinition {
    LayerDefinition("Linear", name: name, from: from, [Argument("out_features", .integer(outputs))])
  }

  private static let relu = LayerDefinition("ReLU")

  /// Networks whose rows go their own ways, of one block more, less or just as many as there are parts.
  static let cases: [Case] = [
    Case(
      name: "skip",
      layers: [
        linear(96, "a"), relu, linear(70), relu, linear(12, "b"), linear(12, "skip", from: ["x"]),
        LayerDefinition("Add", name: "sum", from: ["b", "skip"]), relu,
      ], input: Shape(700, 40), loss: LossDefinition("MSELoss")),
    Case(
      name: "residual, dropout and a product",
      layers: [
        LayerDefinition("Residual", [Argument("body", .layers([linear(64), LayerDefinition("Tanh"), linear(64)]))]),
        LayerDefinition("Dropout"), linear(32, "u"), LayerDefinition("Sigmoid", name: "s"),
        LayerDefinition("Multiply", from: ["u", "s"]),
      ], input: Shape(512, 64),
      loss: LossDefinition("L1Loss", [Argument("reduction", .text("sum")), Argument("scale", .number(0.01))])),
    Case(
      name: "classes of images",
      layers: [LayerDefinition("Flatten"), linear(48), relu, linear(10)], input: Shape(1061, 3, 6, 5),
      loss: LossDefinition("CrossEntropyLoss"), classes: 10),
    Case(
      name: "weighted classes",
      layers: [linear(48), relu, linear(5)], input: Shape(1061, 64),
      loss: LossDefinition("CrossEntropyLoss", [Argument("weight", .list([0.5, 1, 2, 3, 0.25].map { .number($0) }))]),
      classes: 5),
    Case(
      name: "weighted logits",
      layers: [linear(48), relu, linear(3)], input: Shape(900, 64),
      loss: LossDefinition(
        "BCEWithLogitsLoss",
        [
          Argument("weight", .list([.list([.number(0.5), .number(2), .number(1)])])),
          Argument("pos_weight", .list([.number(3), .number(0.1), .number(1)])),
        ])),
    Case(name: "rows of rows", layers: [linear(33), LayerDefinition("GELU"), linear(7)], input: Shape(1300, 5, 20)),
    Case(name: "wide rows", layers: [linear(9)], input: Shape(768, 600), loss: LossDefinition("Mean")),
  ]

  @Test(arguments: cases) func theSameNumbers(_ one: Case) throws {
    try check(one, Double.self)
    try check(one, Float.self)
  }

  @Test(arguments: KernelChoice.allCases) func theSameNumbersByAllKernels(_ kernels: KernelChoice) throws {
    try KernelChoice.$highest.withValue(kernels) {
      for one in Self.cases {
        try check(one, Double.self)
        try check(one, Float.self)
      }
    }
  }

  private func check<Scalar: TensorScalar>(_ one: Case, _ type: Scalar.Type) throws {
    let (graph, bindings) = try Self.bound(one, type)
    let all = graph.inputs + graph.parameters
    #expect(try RowBlocks<Scalar>(graph, gradientsOf: all, keeping: []) != nil)
    for keeping in [[], graph.nodes.map(\.output)] {
      for wanted in [[], graph.parameters, all + [graph.nodes[0].output]] {
        let blocks = try Program<Scalar>(graph, gradientsOf: wanted, keeping: keeping).run(bindings)
        let whole = try Program<Scalar>(graph, gradientsOf: wanted, keeping: keeping, inBlocks: false).run(bindings)
        func expectSame(_ one: Tensor<Scalar>?, _ other: Tensor<Scalar>?, _ name: String) throws {
          let (one, other) = (try #require(one), try #require(other))
          #expect(largestError(one, other) <= Tolerance.golden(Scalar.dtype), "\(name)")
        }
        #expect((blocks.loss == nil) == (whole.loss == nil))
        if let loss = blocks.loss { try expectSame(loss, whole.loss, "loss") }
        for value in Set(keeping + [graph.output]) {
          try expectSame(blocks.values[value], whole.values[value], graph.name(of: value))
        }
        for value in wanted {
          try expectSame(blocks.gradients[value], whole.gradients[value], "gradient of \(graph.name(of: value))")
        }
        #expect(blocks.unreached == whole.unreached)
      }
    }
  }

  @Test(arguments: cases) func theSameBitsOnAnyNumberOfThreads(_ one: Case) throws {
    func results<Scalar: TensorScalar>(_ type: Scalar.Type) throws {
      let (graph, bindings) = try Self.bound(one, type)
      let program = try Program<Scalar>(graph, gradientsOf: graph.inputs + graph.parameters)
      let evaluations = try [1, 2, 8, 3].map { threads in
        try Parallelism.$threads.withValue(threads) { try program.run(bindings) }
      }
      for other in evaluations.dropFirst() {
        #expect(other.loss == evaluations[0].loss && other.values == evaluations[0].values)
        #expect(other.gradients == evaluations[0].gradients)
      }
    }
    try results(Double.self)
    try results(Float.self)
  }

  @Test func givesUpBetweenBlocks() throws {
    let (graph, bindings) = try Self.bound(Self.cases[0], Float.self)
    let program = try Program<Float>(graph, gradientsOf: graph.parameters)
    let looks = Atomic(0)
    func deadline(after most: Int) -> Deadline {
      looks.store(0, ordering: .relaxed)
      return Deadline(.now + .seconds(3600), orAsSoonAs: { looks.add(1, ordering: .relaxed).newValue > most })
    }
    let expected = try program.run(bindings)
    for most in 0..<3 {
      let deadline = deadline(after: most)
      #expect(throws: DeadlineExceeded.self) { try program.run(bindings, deadline: deadline) }
    }
    // What was given up leaves nothing behind.
    #expect(try program.run(bindings, deadline: deadline(after: 100)).gradients == expected.gradients)
  }

  @Test func onlyWhatIsWorthIt() throws {
    func goes(_ layers: [LayerDefinition], _ input: Shape) throws -> Bool {
      let (graph, _) = try Self.bound(Case(name: "", layers: layers, input: input), Float.self)
      return try RowBlocks<Float>(graph, gradientsOf: graph.parameters, keeping: []) != nil
    }
    #expect(try goes([Self.linear(100)], Shape(512, 100)))
    #expect(try !goes([Self.linear(100)], Shape(511, 100)), "one block")
    #expect(try !goes([Self.linear(2)], Shape(512, 10)), "little work")
    #expect(try !goes([Self.linear(800)], Shape(512, 700)), "many parameters")
    #expect(try !goes([Self.linear(100), LayerDefinition("BatchNorm1d")], Shape(512, 100)), "a batch's statistics")
  }

  private static func bound<Scalar: TensorScalar>(
    _ one: Case, _ type: Scalar.Type
  ) throws -> (Graph, Bindings<Scalar>) {
    let definition = NetworkDefinition(layers: one.layers, loss: one.loss)
    let bare = try Graph(NetworkDefinition(layers: one.layers), in: GraphContext(inputs: [("x", one.input)]))
    let output = bare.shape(of: bare.output)
    var random = RandomNumbers(seed: 31)
    var (target, upstream): (Tensor<Double>?, Tensor<Double>?)
    if let classes = one.classes {
      let numbers = (0..<output[0]).map { _ in Int.random(in: 0...classes, using: &random) }
      target = Tensor(shape: Shape(output[0]), elements: numbers.map { $0 == classes ? -100 : Double($0) })
    } else if one.loss == nil {
      upstream = random.tensor(output, in: -1...1)
    } else if one.loss?.type != "Mean" {
      target = random.tensor(output, in: -1...1)
    }
    let graph = try Graph(
      definition,
      in: GraphContext(inputs: [("x", one.input)], target: target?.shape, outputGradient: upstream?.shape))
    var parameters: [String: Tensor<Double>] = [:]
    for id in graph.parameters { parameters[graph.name(of: id)] = random.tensor(graph.shape(of: id), in: -0.3...0.3) }
    let bindings = try Bindings(
      graph, inputs: ["x": random.tensor(one.input, in: -1...1)], parameters: parameters, target: target,
      outputGradient: upstream, seed: 3)
    return (graph, bindings.converted())
  }
}
