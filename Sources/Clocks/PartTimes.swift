/// How long the parts of a piece of work took, one after the other.
public struct PartTimes: Sendable {
  /// A part's name: a token of at most 20 bytes.
  public struct Part: Sendable {
    /// The most bytes of a name.
    public static var mostNameBytes: Int { 20 }

    /// The name.
    public let name: StaticString

    /// Names a part.
    public init(_ name: StaticString) {
      precondition(name.utf8CodeUnitCount <= Part.mostNameBytes, "the name of a part is too long")
      self.name = name
    }

    /// What lies before the first part: waiting for it to begin.
    public static var queue: Part { Part("queue") }
  }

  /// Parts that have a place; further ones are left out.
  public static var mostParts: Int { 6 }

  private var parts = InlineArray<6, (part: Part, nanoseconds: Int64)>(repeating: (.queue, 0))
  /// How many parts have ended.
  public private(set) var count = 0
  private var last: Instant

  /// Starts to measure; what lies between `start` and now was waiting.
  public init(since start: Instant) {
    last = start
    mark(.queue)
  }

  /// Ends a part.
  public mutating func mark(_ part: Part) {
    let now = Instant.now
    defer { last = now }
    guard count < Self.mostParts else { return }
    parts[count] = (part, max(0, last.nanoseconds(to: now)))
    count += 1
  }

  /// A part that has ended, by its place from 0 on, and the nanoseconds that it took.
  public subscript(index: Int) -> (part: Part, nanoseconds: Int64) { parts[index] }
}
