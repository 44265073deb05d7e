import Networks
import Tensors
import Testing

/// Every layer kind with its options against PyTorch: the output's shape, the state's names and shapes in order, and
/// what is refused. `Reference/make_shapes.py` wrote the cases.
@Suite struct LayerShapeTests {
  struct Case: Decodable, CustomStringConvertible {
    let type: String
    let arguments: [String: ArgumentValue]
    let input: [Int]
    let mode: String
    let output: [Int]?
    let state: [Entry]?

    var description: String { "\(type) \(arguments) of \(input) in \(mode)" }
  }

  /// A name and a shape.
  struct Entry: Decodable {
    let name: String
    let shape: [Int]

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      name = try container.decode(String.self)
      shape = try container.decode([Int].self)
    }
  }

  @Test func agreesWithPyTorch() throws {
    let cases: [Case] = try reference("shapes.json")
    #expect(cases.count > 1000)
    for check in cases {
      let arguments = check.arguments.sorted { $0.key < $1.key }.map { Argument($0.key, $0.value) }
      let definition = LayerDefinition(check.type, name: "f", arguments)
      let shape = try #require(Shape(check.input))
      let mode = try #require(Mode(rawValue: check.mode))
      do {
        let graph = try graph([definition], x: shape, mode: mode)
        #expect(graph.shape(of: graph.output).dimensions == check.output, "\(check)")
        #expect(graph.state.map(\.name) == check.state?.map { "f.\($0.name)" }, "\(check)")
        #expect(graph.state.map(\.shape.dimensions) == check.state?.map(\.shape), "\(check)")
      } catch {
        #expect(check.output == nil, "\(check): \(error.all.map(\.detail))")
      }
    }
  }

  @Test func everyKindIsCovered() throws {
    let cases: [Case] = try reference("shapes.json")
    let joining: Set = ["Add", "Subtract", "Multiply", "Concat"]
    #expect(Set(cases.map(\.type)).union(joining) == Set(LayerCatalogue.types))
  }
}
