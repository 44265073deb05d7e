import Diagnostics
import Networks
import Tensors
import Testing

/// What losses accept, the shapes of their terms, and what `mean` divides by.
@Suite struct LossTests {
  struct Case: Decodable {
    let type: String
    let arguments: [String: ArgumentValue]
    let prediction: [Int]
    let target: [Int]
    let terms: [Int]?
  }

  private func loss(_ type: String, _ arguments: KeyValuePairs<String, ArgumentValue> = [:]) -> LossDefinition {
    LossDefinition(type, arguments.map { Argument($0.key, $0.value) })
  }

  private func node(
    _ loss: LossDefinition, prediction: Shape, target: Shape?
  ) throws -> (graph: Graph, node: Graph.LossNode) {
    let graph = try graph([layer("Identity")], x: prediction, loss: loss, target: target)
    guard case .loss(let node)? = graph.objective else { throw Faults(at: .root, "no loss") }
    return (graph, node)
  }

  @Test func acceptsWhatPyTorchAccepts() throws {
    let cases: [Case] = try reference("losses.json")
    #expect(cases.count > 60)
    for check in cases {
      var arguments = check.arguments.map { Argument($0.key, $0.value) }
      arguments.append(Argument("reduction", "none"))
      let prediction = try #require(Shape(check.prediction))
      let target = try #require(Shape(check.target))
      do {
        let graph = try graph(
          [layer("Identity")], x: prediction, loss: LossDefinition(check.type, arguments), target: target)
        guard case .loss(let node)? = graph.objective else { continue }
        #expect(node.shape.dimensions == check.terms, "\(check)")
      } catch {
        #expect(check.terms == nil, "\(check): \(error.all.map(\.detail))")
      }
    }
  }

  @Test func meanDividesByTheKeptTerms() throws {
    let (_, node) = try node(
      loss("CrossEntropyLoss", ["scale": 3]), prediction: Shape(4, 5), target: Shape(4))
    let target = try #require(Tensor<Double>(shape: Shape(4), elements: [0, -100, 4, -100]))
    #expect(node.signature.divisorDependsOnTarget)
    #expect(node.loss.meanDivisor(target: target) == 2)
    let (_, weighted) = try self.node(
      loss("NLLLoss", ["weight": .list([0.5, 1, 1, 1, 2].map { .number($0) })]), prediction: Shape(4, 5),
      target: Shape(4))
    #expect(weighted.loss.meanDivisor(target: target) == 2.5)
    let none = Tensor<Double>(shape: Shape(4), repeating: -100)
    #expect(node.loss.meanDivisor(target: none) == 0)
  }

  @Test func meanOfProbabilitiesDividesByTheExamples() throws {
    let (_, node) = try node(loss("CrossEntropyLoss"), prediction: Shape(2, 5, 3), target: Shape(2, 5, 3))
    #expect(!node.signature.divisorDependsOnTarget)
    #expect(node.factor == 1.0 / 6)
  }

  @Test func classesAreSeenAsRows() throws {
    let layout = try #require(ClassLayout(prediction: Shape(2, 5, 3, 4)))
    #expect([layout.axis, layout.outer, layout.classes, layout.inner] == [1, 2, 5, 12])
    #expect(layout.terms == Shape(2, 3, 4))
    let single = try #require(ClassLayout(prediction: Shape(5)))
    #expect([single.axis, single.outer, single.classes, single.inner] == [0, 1, 5, 1])
    #expect(single.terms == .scalar)
    #expect(ClassLayout(prediction: .scalar) == nil)
  }

  @Test(arguments: ["CrossEntropyLoss", "NLLLoss"])
  func classesAreWholeAndInRange(_ type: String) throws {
    let (graph, _) = try node(loss(type, ["ignore_index": -7]), prediction: Shape(3, 4), target: Shape(3))
    let x = ["x": Tensor<Float>(shape: Shape(3, 4), repeating: 0)]
    func accepts(_ classes: [Float]) -> Bool {
      (try? Bindings(graph, inputs: x, parameters: [:], target: Tensor(shape: Shape(3), elements: classes))) != nil
    }
    #expect(accepts([0, 3, -7]))
    for wrong in [4, -1, 0.5, .nan, .infinity, -100] as [Float] { #expect(!accepts([0, wrong, 1])) }
  }

  @Test func probabilitiesAreFromZeroToOne() throws {
    let (graph, _) = try node(loss("BCELoss"), prediction: Shape(2), target: Shape(2))
    let x = ["x": Tensor<Double>(shape: Shape(2), repeating: 0.5)]
    func accepts(_ target: [Double]) -> Bool {
      (try? Bindings(graph, inputs: x, parameters: [:], target: Tensor(shape: Shape(2), elements: target))) != nil
    }
    #expect(accepts([0, 1]))
    for wrong in [-0.1, 1.5, .nan, .infinity] { #expect(!accepts([0, wrong])) }
  }

  @Test(
    arguments: [
      ("MSELos", nil, "/network/loss/type"), ("MSELoss", nil, "/target"), ("Mean", Shape(2, 3), "/target"),
      ("MSELoss", Shape(2, 1), "/target"), ("CrossEntropyLoss", Shape(3), "/target"), ("NLLLoss", nil, "/target"),
      ("NLLLoss", Shape(2, 3), "/target"),
    ] as [(String, Shape?, String)])
  func refusesAt(_ type: String, _ target: Shape?, _ pointer: String) {
    #expect(faults([layer("ReLU")], loss: loss(type), target: target).map(\.pointer.description) == [pointer])
  }

  @Test func refusesWrongArguments() {
    func places(_ loss: LossDefinition) -> [String] {
      faults([layer("ReLU")], loss: loss, target: Shape(2, 3)).map(\.pointer.description)
    }
    #expect(places(loss("MSELoss", ["reduction": "max"])) == ["/network/loss/reduction"])
    #expect(places(loss("MSELoss", ["weight": 2])) == ["/network/loss/weight"])
    #expect(places(loss("CrossEntropyLoss", ["ignore_index": 1])) == ["/network/loss/ignore_index"])
    // A float32 target would have it as another number than a float64 one.
    #expect(places(loss("NLLLoss", ["ignore_index": 16_777_217])) == ["/network/loss/ignore_index"])
    #expect(places(loss("NLLLoss", ["ignore_index": -16_777_217])) == ["/network/loss/ignore_index"])
    #expect(places(loss("HuberLoss", ["delta": 0])) == ["/network/loss/delta"])
    #expect(places(LossDefinition("MSELoss", prediction: "y")) == ["/network/loss/prediction"])
  }
}
