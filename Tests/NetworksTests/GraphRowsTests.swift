import Networks
import Tensors
import Testing

/// Which networks' rows go their own ways, and what some of them are.
@Suite struct GraphRowsTests {
  private func rows(_ layers: [LayerDefinition], _ x: Shape = Shape(6, 3, 4)) throws -> Int? {
    try graph(layers, x: x).rows
  }

  @Test func layersThatTakeEachRowByItself() throws {
    #expect(try rows([layer("Linear", ["out_features": 2]), layer("ReLU"), layer("Dropout")]) == 6)
    #expect(try rows([layer("Flatten")]) == 6)
    #expect(try rows([layer("Softmax", ["dim": -1]), layer("LogSoftmax", ["dim": 1])]) == 6)
    #expect(try rows([layer("Tanh", name: "a"), layer("Add", from: ["a", "x"])]) == 6)
  }

  @Test func layersThatDoNot() throws {
    #expect(try rows([layer("Linear", ["out_features": 2])], Shape(6)) == nil)
    #expect(try rows([layer("ReLU")], .scalar) == nil)
    #expect(try rows([layer("Flatten", ["start_dim": 0])]) == nil)
    #expect(try rows([layer("Flatten", ["start_dim": -3])]) == nil)
    #expect(try rows([layer("BatchNorm1d")]) == nil)
    #expect(try rows([layer("Softmax", ["dim": 0])]) == nil)
    #expect(try rows([layer("LogSoftmax", ["dim": -3])]) == nil)
    #expect(try rows([layer("Softmax")]) == nil, "dimension 0 of three where none is written")
  }

  @Test func inputsAreOfOneBatch() throws {
    let sum = NetworkDefinition(layers: [layer("Add", from: ["x", "y"])])
    func rows(_ x: Shape, _ y: Shape) throws -> Int? {
      try Graph(sum, in: GraphContext(inputs: [("x", x), ("y", y)])).rows
    }
    #expect(try rows(Shape(6, 4), Shape(6, 4)) == 6)
    #expect(try rows(Shape(6, 4), Shape(1, 4)) == nil)
    #expect(try rows(Shape(6, 4), Shape(6, 1)) == nil)
    #expect(try rows(Shape(6, 4), Shape(4)) == nil)
  }

  @Test func someRowsHaveTheirPartOfTheLoss() throws {
    let definition = NetworkDefinition(
      layers: [layer("Linear", ["out_features": 2])], loss: LossDefinition("MSELoss"))
    let whole = try Graph(definition, in: GraphContext(inputs: [("x", Shape(6, 4))], target: Shape(6, 2)))
    let some = whole.taking(rows: 2)
    #expect(some.values.map(\.shape) == [Shape(2, 4), Shape(2, 4), Shape(2), Shape(2, 2), Shape(2, 2)])
    #expect(some.work == whole.work / 3)
    guard case .loss(let loss) = whole.objective, case .loss(let part) = some.objective else {
      Issue.record("there is a loss")
      return
    }
    #expect(part.signature.terms == Shape(2, 2) && part.signature.target == Shape(2, 2))
    #expect(part.factor == loss.factor)
  }

  @Test func weightsOfALossAreSharedByTheRows() throws {
    func graph(_ weight: ArgumentValue) throws -> Graph {
      let loss = LossDefinition("BCEWithLogitsLoss", [Argument("pos_weight", weight)])
      return try Graph(
        NetworkDefinition(layers: [layer("Tanh")], loss: loss),
        in: GraphContext(inputs: [("x", Shape(3, 2))], target: Shape(3, 2)))
    }
    let shared = try graph(.list([.number(1), .number(2)]))
    #expect(shared.rows == 3)
    #expect(shared.taking(rows: 1).values.first { $0.name == "pos_weight" }?.shape == Shape(2))
    let single = ArgumentValue.list([.number(2)])
    #expect(try graph(.list([.list([.number(1), .number(2)])])).rows == 3)
    #expect(try graph(.list([single, single, single])).rows == nil, "each row has its own")
  }

  @Test func aLossOfOneExampleHasNoRows() throws {
    let definition = NetworkDefinition(layers: [layer("ReLU")], loss: LossDefinition("CrossEntropyLoss"))
    #expect(try Graph(definition, in: GraphContext(inputs: [("x", Shape(6))], target: .scalar)).rows == nil)
    #expect(try Graph(definition, in: GraphContext(inputs: [("x", Shape(6, 3))], target: Shape(6))).rows == 6)
  }
}
