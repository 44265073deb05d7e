import Foundation
import Tensors
import Testing

/// Every draw against PyTorch's, in every bit; `Reference/make_random.py` wrote what PyTorch draws.
@Suite struct PyTorchRandomTests {
  @Test func drawsWhatPyTorchDraws() throws {
    var random = PyTorchRandom(seed: 0)
    let lines = try reference("random.txt").split(separator: "\n")
    #expect(lines.count > 1000)
    for line in lines {
      let words = line.split(separator: " ")
      if words[1] != "-" {
        let seed = try #require(Int(words[1]))
        random = PyTorchRandom(seed: seed)
      }
      let count = try #require(Int(words[2]))
      let shape = Shape(count)
      let arguments = try words[3..<(words.count - 1)].map { try #require(Double($0)) }
      let drawn = try #require(draw(String(words[0]), shape, arguments, &random))
      #expect(hash(drawn) == UInt64(words[words.count - 1], radix: 16), "\(line)")
    }
  }

  @Test func masksAreTheSameInBothTypes() {
    var random = PyTorchRandom(seed: 11)
    var again = random
    let single: Tensor<Float> = random.dropoutMask(Shape(4, 25), probability: 0.3)
    let double: Tensor<Double> = again.dropoutMask(Shape(4, 25), probability: 0.3)
    #expect(zip(single.elements, double.elements).allSatisfy { ($0 == 0) == ($1 == 0) })
    #expect(Set(double.elements) == [0, 1 / 0.7])
  }

  @Test func whereAllIsDroppedNothingIsDrawn() {
    var random = PyTorchRandom(seed: 1)
    var untouched = random
    #expect(random.dropoutMask(Shape(9), probability: 1) == Tensor<Double>(shape: Shape(9), repeating: 0))
    #expect(random.rand(Shape(3)) == untouched.rand(Shape(3)))
  }

  private func draw(
    _ call: String, _ shape: Shape, _ arguments: [Double], _ random: inout PyTorchRandom
  ) -> Tensor<Float>? {
    switch call {
    case "rand": random.rand(shape)
    case "randn": random.randn(shape)
    case "uniform": random.uniform(shape, from: arguments[0], to: arguments[1])
    case "normal": random.normal(shape, mean: arguments[0], deviation: arguments[1])
    case "dropout": random.dropoutMask(shape, probability: arguments[0])
    default: nil
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

  private func reference(_ name: String) throws -> String {
    let url = Bundle.module.resourceURL?.appendingPathComponent("Reference/\(name)")
    return try String(contentsOf: try #require(url), encoding: .utf8)
  }
}
