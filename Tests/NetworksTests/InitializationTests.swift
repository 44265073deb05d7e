import Diagnostics
import Networks
import Tensors
import Testing

/// Every scheme against PyTorch in every bit; `Reference/make_initialization.py` wrote what PyTorch draws.
@Suite struct InitializationTests {
  struct Case: Decodable {
    let scheme: [String: ArgumentValue]
    let parameters: [Parameter]
  }

  /// A name, a shape and the hash of the numbers.
  struct Parameter: Decodable {
    let name: String
    let shape: [Int]
    let hash: String

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      name = try container.decode(String.self)
      shape = try container.decode([Int].self)
      hash = try container.decode(String.self)
    }
  }

  /// The script's network.
  private func network() throws -> Graph {
    try graph(
      [
        layer("Conv2d", name: "conv1", ["out_channels": 8, "kernel_size": 3, "padding": 1]),
        layer("BatchNorm2d", name: "bn1"),
        layer("Conv2d", name: "conv2", ["out_channels": 4, "kernel_size": [2, 1], "groups": 2, "bias": false]),
        layer("LayerNorm", name: "norm", ["normalized_shape": [5, 6]]),
        layer("Flatten"),
        layer("Linear", name: "fc1", ["out_features": 17]),
        layer("Linear", name: "fc2", ["out_features": 3]),
        layer("Linear", name: "fc3", ["out_features": 1]),
      ], x: Shape(2, 3, 6, 6))
  }

  private func initialization(_ members: [String: ArgumentValue]) throws(Faults) -> Initialization {
    let arguments = members.sorted { $0.key < $1.key }.map { Argument($0.key, $0.value) }
    return try Initialization(arguments, at: JSONPointer.root.appending("initialize"))
  }

  @Test func drawsWhatPyTorchDraws() throws {
    let cases: [Case] = try reference("initialization.json")
    let graph = try network()
    #expect(cases.count == 21)
    for check in cases {
      let drawn: [String: Tensor<Float>] = try initialization(check.scheme).draw(missingFrom: [], in: graph)
      #expect(graph.parameters.map(graph.name(of:)) == check.parameters.map(\.name))
      for parameter in check.parameters {
        let tensor = try #require(drawn[parameter.name])
        #expect(tensor.shape.dimensions == parameter.shape)
        #expect(hash(tensor) == UInt64(parameter.hash, radix: 16), "\(parameter.name) under \(check.scheme)")
      }
    }
  }

  @Test func givenParametersTakeTheirDrawsAllTheSame() throws {
    let graph = try network()
    let scheme = Initialization(.pytorch, seed: 172)
    let all: [String: Tensor<Double>] = scheme.draw(missingFrom: [], in: graph)
    let rest: [String: Tensor<Double>] = scheme.draw(missingFrom: ["conv1.weight", "fc2.bias"], in: graph)
    #expect(Set(all.keys).subtracting(rest.keys) == ["conv1.weight", "fc2.bias"])
    for (name, tensor) in rest { #expect(all[name] == tensor) }
  }

  @Test func constantsAreExactInEitherType() throws {
    let graph = try network()
    let drawn: [String: Tensor<Double>] = Initialization(.constant(0.8), seed: 0).draw(missingFrom: [], in: graph)
    #expect(drawn["fc3.weight"]?.elements == [0.8, 0.8, 0.8])
    #expect(drawn["fc3.bias"]?.elements == [0])
    #expect(drawn["bn1.weight"]?.elements.allSatisfy { $0 == 1 } == true)
  }

  /// `torch.manual_seed` takes what 64 bits hold, with a sign or without one.
  @Test(arguments: [(.unsigned(.max), -1), (.unsigned(1 << 63), .min), (.integer(-3), -3)] as [(ArgumentValue, Int)])
  func readsSeed(_ value: ArgumentValue, _ seed: Int) throws {
    #expect(try Initialization([Argument("seed", value)], at: .root).seed == seed)
  }

  @Test(
    arguments: [
      (["scheme": "xavier"], "/initialize/scheme"),
      (["scheme": "normal"], "/initialize"),
      (["scheme": "normal", "seed": 1, "std": -1], "/initialize/std"),
      (["scheme": "xavier_uniform", "seed": 1, "gain": -1], "/initialize/gain"),
      (["scheme": "xavier_normal", "seed": 1, "gain": -1], "/initialize/gain"),
      (["scheme": "uniform", "seed": 1, "a": 2, "b": 1], "/initialize/b"),
      (["scheme": "uniform", "seed": 1, "a": -1e300], "/initialize/a"),
      (["scheme": "constant"], "/initialize"),
      (["seed": 1.5], "/initialize/seed"),
      (["seed": 1, "gain": 2], "/initialize/gain"),
    ] as [([String: ArgumentValue], String)])
  func refusesAt(_ members: [String: ArgumentValue], _ pointer: String) {
    do {
      _ = try initialization(members)
      Issue.record("\(members) was accepted")
    } catch {
      #expect(error.all.first?.pointer.description == pointer)
    }
  }

  /// FNV-1a of the numbers' bytes, little-endian.
  private func hash(_ tensor: Tensor<Float>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for element in tensor.elements {
      for byte in 0..<4 {
        hash = (hash ^ UInt64(element.bitPattern >> (8 * UInt32(byte)) & 0xff)) &* 0x100_0000_01b3
      }
    }
    return hash
  }
}
