/// Where the numbers of one run of a program live: one block of memory that is laid out beforehand, and the tensors
/// that the run was given.
///
/// An arena belongs to one run at a time, which alone touches it; ``ArenaPool`` keeps it for the next.
public final class Arena<Scalar: TensorScalar>: @unchecked Sendable {
  /// A place in an arena: the index of a run of numbers.
  public typealias Place = Int

  /// Where each place lies: so many numbers behind the block's start, or (`nil`) in a tensor that is given.
  public struct Layout: Sendable {
    /// The first number of each place in the block; `nil` for a tensor's.
    public var offsets: [Int?] = []
    /// The number of numbers of each place.
    public var counts: [Int] = []
    /// The number of numbers that the block holds.
    public var size = 0

    /// Makes an empty layout.
    public init() {}
  }

  private let block: UnsafeMutablePointer<Scalar>
  private let size: Int
  @usableFromInline let places: UnsafeMutablePointer<Elements<Scalar>>
  @usableFromInline let count: Int

  /// Makes an arena; its numbers are not set.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public init(_ layout: Layout) {
    size = max(layout.size, 1)
    let bytes = size * MemoryLayout<Scalar>.stride
    // A cache line, which is the widest vector; or a huge page.
    let alignment = bytes >= HugePages.leastBlock ? HugePages.size : 64
    let start = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: alignment)
    HugePages.advise(UnsafeMutableRawBufferPointer(start: start, count: bytes))
    block = start.bindMemory(to: Scalar.self, capacity: size)
    count = layout.counts.count
    places = .allocate(capacity: max(count, 1))
    for place in 0..<count {
      (places + place).initialize(
        to: Elements(base: block + (layout.offsets[place] ?? 0), count: layout.counts[place]))
    }
  }

  deinit {
    places.deallocate()
    UnsafeMutableRawPointer(block).deallocate()
  }

  /// The numbers at a place.
  @inlinable
  public subscript(place: Place) -> Elements<Scalar> {
    assert(place >= 0 && place < count)
    return places[place]
  }

  /// Makes `place` show numbers of another arena, as long as that is there.
  public func show(_ elements: Elements<Scalar>, at place: Place) {
    places[place] = elements
  }

  /// Makes `place` show a tensor's numbers for one run; nothing writes them.
  ///
  /// An array's storage does not move while somebody holds the array unchanged: who lends a tensor holds it until the
  /// run is over.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func lend(_ tensor: Tensor<Scalar>, at place: Place) {
    precondition(tensor.shape.count == places[place].count, "a tensor of another size is lent")
    tensor.elements.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      places[place] = Elements(base: UnsafeMutablePointer(mutating: start), count: buffer.count)
    }
  }
}
