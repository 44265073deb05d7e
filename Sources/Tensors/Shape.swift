/// The sizes of a tensor's dimensions, outermost first: `[32, 64, 56, 56]` is a batch of 32 images of 64
/// channels.
///
/// A shape has rank 0 (a scalar) to 4, no negative size, and a number of elements that an `Int` holds: one
/// that has not cannot be made. It lives inline, without a heap allocation.
public struct Shape: Hashable, Sendable {
  /// The largest rank a tensor may have: `NCHW` images.
  public static let maximumRank = 4

  /// The shape of a single number.
  public static let scalar = Shape(sizes: FourSizes(), rank: 0, count: 1)

  private let sizes: FourSizes
  /// The number of dimensions.
  public let rank: Int
  /// The number of elements, the product of all sizes; 1 for a scalar.
  public let count: Int

  private init(sizes: FourSizes, rank: Int, count: Int) {
    self.sizes = sizes
    self.rank = rank
    self.count = count
  }

  /// Makes a shape of the given sizes; `nil` where there are more than four, one is negative, or their product
  /// is more than an `Int` holds.
  @specialized(where Dimensions == [Int])
  public init?<Dimensions: Collection<Int>>(_ dimensions: Dimensions) {
    guard dimensions.count <= Shape.maximumRank else { return nil }
    var sizes = FourSizes()
    var rank = 0
    for size in dimensions {
      sizes[rank] = size
      rank += 1
    }
    self.init(sizes: sizes, rank: rank)
  }

  /// Makes a shape of `rank` sizes; `nil` where there are more than four, one is negative, or their product is more than an
  /// `Int` holds.
  public init?(rank: Int, _ size: (_ axis: Int) -> Int) {
    guard rank <= Shape.maximumRank else { return nil }
    var sizes = FourSizes()
    for axis in 0..<rank { sizes[axis] = size(axis) }
    self.init(sizes: sizes, rank: rank)
  }

  private init?(sizes: FourSizes, rank: Int) {
    // Zero-sized dimensions do not excuse an overflow of the others: [2⁴⁰, 2⁴⁰, 0] is refused.
    var extent = 1
    var count = 1
    for axis in 0..<rank {
      let size = sizes[axis]
      guard size >= 0 else { return nil }
      let (product, overflow) = extent.multipliedReportingOverflow(by: max(size, 1))
      guard !overflow else { return nil }
      extent = product
      count = size == 0 ? 0 : count * size
    }
    self.init(sizes: sizes, rank: rank, count: count)
  }

  /// The sizes as an array.
  public var dimensions: [Int] { (0..<rank).map { sizes[$0] } }

  /// The size of dimension `axis`, from 0 to `rank - 1`.
  public subscript(axis: Int) -> Int {
    precondition(axis >= 0 && axis < rank, "a shape of rank \(rank) has no dimension \(axis)")
    return sizes[axis]
  }

  /// The size of the innermost dimension; 1 for a scalar.
  public var last: Int { rank == 0 ? 1 : sizes[rank - 1] }

  /// The number of elements in the dimensions of `range`.
  public func count(in range: Range<Int>) -> Int {
    var product = 1
    for axis in range { product *= sizes[axis] }
    return product
  }

  /// The row-major strides, in elements.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    var step = 1
    for axis in stride(from: rank - 1, through: 0, by: -1) {
      strides[axis] = step
      step *= sizes[axis]
    }
    return strides
  }

  /// This shape with `size` at dimension `axis`; `nil` where the result would be too large.
  public func replacing(_ axis: Int, with size: Int) -> Shape? {
    precondition(axis >= 0 && axis < rank, "a shape of rank \(rank) has no dimension \(axis)")
    var sizes = sizes
    sizes[axis] = size
    return Shape(sizes: sizes, rank: rank)
  }

  /// The shape that both broadcast to by NumPy's rule (sizes aligned at the innermost dimension, equal or 1);
  /// `nil` where they do not fit.
  /// - SeeAlso: <https://numpy.org/doc/stable/user/basics.broadcasting.html>
  public func broadcast(with other: Shape) -> Shape? {
    if self == other { return self }
    let rank = max(self.rank, other.rank)
    var dimensions = [Int](repeating: 1, count: rank)
    for back in 1...max(rank, 1) where back <= rank {
      let mine = back <= self.rank ? sizes[self.rank - back] : 1
      let theirs = back <= other.rank ? other.sizes[other.rank - back] : 1
      guard mine == theirs || mine == 1 || theirs == 1 else { return nil }
      dimensions[rank - back] = mine == 1 ? theirs : mine
    }
    return Shape(dimensions)
  }
}

extension Shape: CustomStringConvertible {
  /// As PyTorch prints it: `[4, 3]`, and `[]` for a scalar.
  public var description: String { "[\(dimensions.map(String.init).joined(separator: ", "))]" }
}

extension Shape {
  /// A shape of sizes that are known to be legal, such as those of another shape.
  /// - Precondition: no more than four sizes, none negative, and a product that an `Int` holds.
  public init(_ sizes: Int...) {
    guard let shape = Shape(sizes) else { preconditionFailure("\(sizes) is no shape") }
    self = shape
  }
}

/// Four sizes, or strides, in place; those that nobody sets are 1.
struct FourSizes: Hashable, Sendable {
  private var first: Int
  private var second: Int
  private var third: Int
  private var fourth: Int

  init(repeating size: Int = 1) {
    (first, second, third, fourth) = (size, size, size, size)
  }

  subscript(axis: Int) -> Int {
    get {
      switch axis {
      case 0: first
      case 1: second
      case 2: third
      default: fourth
      }
    }
    set {
      switch axis {
      case 0: first = newValue
      case 1: second = newValue
      case 2: third = newValue
      default: fourth = newValue
      }
    }
  }
}
