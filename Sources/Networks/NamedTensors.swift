import Tensors

/// Tensors under their names. They are found at once where they are asked for in the order in which they stand, and by a
/// dictionary otherwise.
public struct NamedTensors<Scalar: TensorScalar>: Sendable {
  /// A tensor under its name.
  public struct Entry: Sendable {
    /// The name.
    public let name: String
    /// The tensor.
    public let tensor: Tensor<Scalar>

    /// Names a tensor.
    public init(name: String, tensor: Tensor<Scalar>) {
      self.name = name
      self.tensor = tensor
    }
  }

  private let list: [Entry]
  private var dictionary: [String: Tensor<Scalar>]?
  private var next = 0

  /// Makes a list; of two tensors of one name the first one counts.
  public init(_ list: [Entry]) {
    self.list = list
  }

  /// Takes a dictionary.
  public init(_ dictionary: [String: Tensor<Scalar>]) {
    list = []
    self.dictionary = dictionary
  }

  /// How many there are.
  var count: Int { dictionary?.count ?? list.count }

  /// All of them.
  var byName: [String: Tensor<Scalar>] {
    dictionary ?? Dictionary(list.map { ($0.name, $0.tensor) }) { first, _ in first }
  }

  /// The tensor of that name.
  mutating func take(_ name: String) -> Tensor<Scalar>? {
    if next < list.count, list[next].name == name {
      next += 1
      return list[next - 1].tensor
    }
    if dictionary == nil { dictionary = byName }
    return dictionary?[name]
  }
}
