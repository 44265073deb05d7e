import Diagnostics
import JSON
import Tensors

/// Where a tensor of a request comes from: numbers that are written there, or a generator's. Its shape is known before any
/// memory is taken for it. A class, since what it is made of is not to be copied with every step.
final class TensorSource: Sendable {
  let shape: Shape
  private let parent: JSONPointer
  private let name: String
  private let origin: Origin

  /// Where it stands in the request: made where something is wrong there.
  var pointer: JSONPointer { parent.appending(name) }

  private enum Origin {
    case written(JSONValue)
    case drawn(Distribution, seed: Int)
    case file(SafetensorsFile.Entry)
  }

  /// PyTorch's function that draws.
  private enum Distribution: String, CaseIterable {
    case rand, randn
  }

  /// Finds out the shape; notes what is wrong and returns `nil` where there is none.
  ///
  /// - Parameters:
  ///   - name: its name in the object at `parent`.
  ///   - mayBeDrawn: whether `{"random": …}` is allowed here.
  init?(
    _ value: JSONValue, named name: String, in parent: JSONPointer, mayBeDrawn: Bool, _ faults: inout Faults
  ) {
    self.name = name
    self.parent = parent
    if mayBeDrawn, let object = value.object, object["random"] != nil {
      guard let (shape, origin) = TensorSource.drawn(value, at: parent.appending(name), &faults) else { return nil }
      self.shape = shape
      self.origin = origin
      return
    }
    do {
      shape = try value.tensorShape(at: .root)
    } catch {
      faults.add(error.within(parent.appending(name)))
      return nil
    }
    origin = .written(value)
  }

  /// A tensor of a file that came with the request.
  init(_ entry: SafetensorsFile.Entry, in parent: JSONPointer) {
    name = entry.name
    self.parent = parent
    shape = entry.shape
    origin = .file(entry)
  }

  /// Whether the numbers are integers by their type: PyTorch differentiates by none of these.
  var isInteger: Bool {
    if case .file(let entry) = origin { entry.type == .int64 } else { false }
  }

  /// Reads or draws the numbers; notes what is wrong and returns `nil` where they are not all numbers.
  ///
  /// Drawn numbers are PyTorch's in float32, its default, and widened where `Scalar` is wider.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func tensor<Scalar: TensorScalar>(of type: Scalar.Type = Scalar.self, _ faults: inout Faults) -> Tensor<Scalar>? {
    switch origin {
    case .written(let value):
      do {
        return try value.tensor(at: .root)
      } catch {
        faults.add(error.within(pointer))
        return nil
      }
    case .file(let entry): return entry.tensor()
    case .drawn(let distribution, let seed):
      var random = PyTorchRandom(seed: seed)
      return switch distribution {
      case .rand: random.rand(shape).converted()
      case .randn: random.randn(shape).converted()
      }
    }
  }

  /// Notes the first written number that is none.
  func findWrongNumber(_ faults: inout Faults) {
    guard case .written = origin else { return }
    _ = tensor(of: Double.self, &faults)
  }

  /// Reads `{"random": "rand" or "randn", "shape": […], "seed": 1}`.
  private static func drawn(
    _ value: JSONValue, at pointer: JSONPointer, _ faults: inout Faults
  ) -> (Shape, Origin)? {
    let before = faults.count
    guard let reader = ObjectReader(value, at: pointer, called: "a random tensor", &faults) else { return nil }
    reader.rejectUnknown(besides: ["random", "shape", "seed"], &faults)
    let distribution = reader.choice("random", default: Distribution.rand, &faults)
    let seed = reader.seed("seed", &faults)
    if reader.value("seed") == nil {
      faults.add(at: pointer, "a random tensor needs \"seed\", a whole number: the same seed gives the same numbers")
    }
    guard let shape = reader.shape("shape", &faults), let seed, faults.count == before else { return nil }
    return (shape, .drawn(distribution, seed: seed))
  }
}
