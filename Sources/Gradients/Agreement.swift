import Networks
import Tensors

/// How far two methods agree about the gradient of one value.
public struct Agreement: Sendable, Equatable {
  /// The two methods.
  public let methods: [MethodName]
  /// The value.
  public let value: Graph.ValueID
  /// The largest |a − b| over all elements.
  public let maximumAbsoluteDifference: Double
  /// That, over the largest |a| or |b| of any element; 0 where both are zero everywhere.
  public let maximumRelativeDifference: Double
  /// The largest distance of two elements, counted in numbers of `dtype` that lie between them.
  public let maximumULPs: UInt64

  /// Compares the results of every two methods, in the order in which they are given.
  public static func between(
    _ results: [(name: MethodName, result: MethodResult)], of values: [Graph.ValueID], in dtype: DType
  ) -> [Agreement] {
    var agreements: [Agreement] = []
    for (index, first) in results.enumerated() {
      for second in results[(index + 1)...] {
        for value in values {
          guard let a = first.result.gradients[value], let b = second.result.gradients[value],
            let (a, b) = comparable(a, b)
          else { continue }
          agreements.append(Agreement([first.name, second.name], value, a, b, dtype))
        }
      }
    }
    return agreements
  }

  private init(_ methods: [MethodName], _ value: Graph.ValueID, _ a: [Double], _ b: [Double], _ dtype: DType) {
    var difference = 0.0
    var largest = 0.0
    var ulps: UInt64 = 0
    for (x, y) in zip(a, b) where !(x == y || (x.isNaN && y.isNaN)) {
      let distance = abs(x - y)
      difference = distance > difference || distance.isNaN ? distance : difference
      if difference.isNaN { break }
      ulps = max(ulps, dtype == .float32 ? ulpDistance(Float(x), Float(y)) : ulpDistance(x, y))
    }
    for number in a + b where abs(number) > largest { largest = abs(number) }
    self.methods = methods
    self.value = value
    maximumAbsoluteDifference = difference
    maximumRelativeDifference = difference == 0 ? 0 : difference / largest
    maximumULPs = difference.isNaN ? .max : ulps
  }

  /// The numbers to compare: all elements, or the directional derivatives where one method has no more.
  private static func comparable(_ a: Gradient, _ b: Gradient) -> ([Double], [Double])? {
    switch (a, b) {
    case (.directional(let x), .directional(let y)): return ([x], [y])
    case (.directional(let x), let other), (let other, .directional(let x)):
      guard let gradient = other.widened else { return nil }
      return ([x], [Direction.derivative(gradient)])
    default:
      guard let x = a.widened, let y = b.widened else { return nil }
      return (x.elements, y.elements)
    }
  }
}

/// How many numbers of the type lie from `a` to `b`, one of the ends counted.
func ulpDistance(_ a: Double, _ b: Double) -> UInt64 {
  if a.isNaN || b.isNaN { return .max }
  return distance(ordinal(Int64(bitPattern: a.bitPattern), .min), ordinal(Int64(bitPattern: b.bitPattern), .min))
}

/// As above.
func ulpDistance(_ a: Float, _ b: Float) -> UInt64 {
  if a.isNaN || b.isNaN { return .max }
  let sign = Int64(Int32.min)
  return distance(
    ordinal(Int64(Int32(bitPattern: a.bitPattern)), sign), ordinal(Int64(Int32(bitPattern: b.bitPattern)), sign))
}

/// The place of a number among all numbers of its type: bit patterns count upwards from 0 for positive numbers, and from
/// the sign bit for negative ones.
private func ordinal(_ bits: Int64, _ signBit: Int64) -> Int64 {
  bits < 0 ? signBit &- bits : bits
}

private func distance(_ a: Int64, _ b: Int64) -> UInt64 {
  a > b ? UInt64(bitPattern: a &- b) : UInt64(bitPattern: b &- a)
}
