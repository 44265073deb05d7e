import HTTPTypes
import JSON
import Networks
import Tensors
import Testing

@testable import API

@Suite struct NetworkCacheTests {
  private func request(_ network: String, x: String, parameters: String = "") -> String {
    "{\"network\": \(network), \"parameters\": {\(parameters)}, \"inputs\": {\"x\": \(x)}}"
  }

  private static let square = #"{"layers": [{"type": "Multiply", "from": ["x", "x"]}], "loss": {"type": "Sum"}}"#

  /// A network that came before is given new numbers, and inputs of another shape, each time.
  @Test func numbersAreComputedAnew() throws {
    for (x, loss) in [
      ("[1.0, 2.0]", "5.0"), ("[3.0, 4.0]", "25.0"), ("[[1.0], [1.0], [1.0]]", "3.0"), ("[2.0, 0.0]", "4.0"),
    ] {
      let answer = try Client.post("/v1/forward", request(Self.square, x: x))
      #expect(String(decoding: answer.body, as: UTF8.self).hasPrefix("{\"loss\":\(loss),"))
    }
  }

  /// What does not fit a network that came before is told as it was the first time.
  @Test func faultsAreTheSameAgain() throws {
    let network = #"{"layers": [{"name": "f", "type": "Linear", "out_features": 1}], "loss": {"type": "Sum"}}"#
    let right = request(network, x: "[1.0]", parameters: "\"f.weight\": [[1.0]], \"f.bias\": [0.0]")
    let wrong = [
      request(network, x: "[1.0]", parameters: "\"f.weight\": [[1.0]], \"f.bais\": [0.0]"),
      request(network, x: "[1.0, 2.0]", parameters: "\"f.weight\": [[1.0]], \"f.bias\": [0.0]"),
      request(network.replacing("Sum", with: "Summ"), x: "[1.0]"), request(network, x: "[]"),
    ]
    let first = try wrong.map { try Client.post("/v1/gradients", $0) }
    #expect(try Client.post("/v1/gradients", right).status == 200)
    #expect(try Client.post("/v1/gradients", right).status == 200)
    for (body, answer) in zip(wrong, first) {
      #expect(answer.status == 422)
      #expect(try Client.post("/v1/gradients", body).body == answer.body)
    }
  }

  /// A network that is known is not searched for names that stand twice: so one that has some is never known, and the rest of a
  /// request is searched whatever network it has.
  @Test func namesThatStandTwiceAreToldEachTime() throws {
    let network = #"{"layers": [{"type": "Tanh"}], "loss": {"type": "Sum"}}"#
    let twice = [
      request(#"{"layers": [{"type": "Tanh", "type": "Tanh"}], "loss": {"type": "Sum"}}"#, x: "[1.0]"),
      request(network, x: "[1.0], \"x\": [2.0]"),
      request(network, x: "[1.0]").replacing("\"inputs\"", with: "\"network\": {}, \"inputs\""),
    ]
    for _ in 0..<3 {
      #expect(try Client.post("/v1/forward", request(network, x: "[1.0]")).status == 200)
      for body in twice {
        let answer = try Client.post("/v1/forward", body)
        #expect(answer.status == 422)
        #expect(String(decoding: answer.body, as: UTF8.self).contains("more than once"))
      }
    }
  }

  private func network(_ features: Int) throws -> (value: JSONValue, network: CheckedNetwork) {
    let value = try JSONDocument("{\"layers\": [{\"type\": \"Linear\", \"out_features\": \(features)}]}").root
    var definition = NetworkDefinition(layers: [LayerDefinition("Linear")])
    definition.layers[0].arguments = [Argument("out_features", .integer(features))]
    let context = GraphContext(inputs: [("x", Shape(1))])
    let graph = try Graph(definition, in: context)
    return (value, try #require(CheckedNetwork(value, definition, context, graph)))
  }

  /// What is asked for stays; what is not makes room.
  @Test func isBounded() throws {
    let size = try network(1).network.byteCount
    let cache = NetworkCache(byteCount: 8 * size)
    let used = try network(1)
    cache.keep(used.network, used.value)
    for features in 2...100 {
      let (value, network) = try network(features)
      cache.keep(network, value)
      #expect(cache.network(used.value) === used.network)
    }
    #expect(cache.network(try network(3).value) == nil)
    #expect(cache.network(try network(100).value) != nil)
  }
}
