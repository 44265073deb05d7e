import Tensors

/// A tensor among a loss's constructor arguments. In the graph it is a value, which is given with the definition and
/// not differentiated by.
public struct LossWeight: Hashable, Sendable {
  /// What it weights.
  public enum Role: String, Hashable, Sendable {
    /// The terms: of each class, or, broadcast to them, each.
    case terms = "weight"
    /// The part of each term that a target of 1 makes, broadcast to the terms.
    case positiveParts = "pos_weight"
  }

  /// What it weights; its raw value is the argument's name.
  public let role: Role
  /// The numbers, none of which is NaN or infinite.
  public let tensor: Tensor<Double>

  public func hash(into hasher: inout Hasher) {
    hasher.combine(role)
    hasher.combine(tensor.shape)
    hasher.combine(tensor.elements)
  }
}

extension ArgumentReader {
  /// What was written for a weight; `nil` where nothing was, or nothing that is one.
  mutating func weight(_ role: LossWeight.Role) -> LossWeight? {
    guard let value = value(role.rawValue) else { return nil }
    guard let tensor = value.tensor else {
      let lists = "a list of finite numbers, or such lists of the same length"
      reject(role.rawValue, value, expected: "a finite number, \(lists), in up to \(Shape.maximumRank) dimensions")
      return nil
    }
    return LossWeight(role: role, tensor: tensor)
  }
}

extension ArgumentValue {
  /// A number or nested lists of numbers as a tensor; `nil` for anything else, and where there is nothing.
  fileprivate var tensor: Tensor<Double>? {
    var sizes: [Int] = []
    var first = self
    while case .list(let values) = first, sizes.count < Shape.maximumRank, let next = values.first {
      sizes.append(values.count)
      first = next
    }
    var elements: [Double] = []
    guard appendNumbers(of: sizes[...], to: &elements) else { return nil }
    return Shape(sizes).flatMap { Tensor(shape: $0, elements: elements) }
  }

  /// Appends the numbers of this where it is lists of the given sizes; says whether it is.
  private func appendNumbers(of sizes: ArraySlice<Int>, to elements: inout [Double]) -> Bool {
    guard let size = sizes.first else {
      guard let number = realNumber, number.isFinite else { return false }
      elements.append(number)
      return true
    }
    guard case .list(let values) = self, values.count == size else { return false }
    return values.allSatisfy { $0.appendNumbers(of: sizes.dropFirst(), to: &elements) }
  }
}

extension LossWeight {
  /// Throws where this is not a number for each of `classes` classes.
  func check(classes: Int) throws(ShapeFault) {
    guard tensor.shape.rank == 1, tensor.shape[0] == classes else {
      throw ShapeFault(
        "needs a number for each of \(classes) classes, not \(tensor.shape)", argument: role.rawValue)
    }
  }

  /// Throws where this does not broadcast to `terms`.
  func check(terms: Shape) throws(ShapeFault) {
    guard tensor.shape.broadcast(with: terms) == terms else {
      throw ShapeFault(
        "numbers of shape \(tensor.shape) do not broadcast to the prediction's shape \(terms)", argument: role.rawValue)
    }
  }
}

extension KindDescription.ArgumentDescription {
  /// The weights of the classes.
  static let classWeight = Self(
    "weight", "a number for each class, that its terms are multiplied with", default: "null")

  /// The weights of the terms.
  static let termWeight = Self(
    "weight", "numbers that the terms are multiplied with, in a shape that broadcasts to theirs", default: "null")
}
