/// One thing that is wrong with a request: where it stands, what was expected there and what came.
public struct Fault: Error, Hashable, Sendable {
  /// The place in the request.
  public let pointer: JSONPointer
  /// A sentence for a person: what was expected, what came, what to try.
  public let detail: String

  /// Makes a fault at `pointer`.
  public init(at pointer: JSONPointer, _ detail: String) {
    self.pointer = pointer
    self.detail = detail
  }

  /// The same fault of a value that was read by itself, and stands at `pointer` in the request.
  public func within(_ pointer: JSONPointer) -> Fault {
    Fault(at: pointer.appending(self.pointer), detail)
  }
}

extension Fault: CustomStringConvertible {
  /// The place and the detail: `/inputs/x/0: expected …, found …`.
  public var description: String { "\(pointer): \(detail)" }
}

/// All that is wrong with a request, in the order in which it was found; only the first ``maximumCount`` are kept, so
/// that an answer does not grow with what is wrong.
public struct Faults: Error, Sendable {
  /// As many faults are kept, and no more.
  public static let maximumCount = 256

  /// The single faults; empty where thrown only if all has been said elsewhere.
  public private(set) var all: [Fault] = []

  /// How many faults were noted, kept or not.
  public private(set) var count = 0

  /// Makes an empty collection.
  public init() {}

  /// Makes a collection of one fault.
  public init(at pointer: JSONPointer, _ detail: String) {
    add(at: pointer, detail)
  }

  /// Whether nothing is wrong.
  public var isEmpty: Bool { all.isEmpty }

  /// Notes a fault at `pointer`.
  public mutating func add(at pointer: JSONPointer, _ detail: String) {
    add(Fault(at: pointer, detail))
  }

  /// Notes a fault that was found elsewhere.
  public mutating func add(_ fault: Fault) {
    count += 1
    if all.count < Faults.maximumCount { all.append(fault) }
  }

  /// Notes all faults of another collection.
  public mutating func add(_ others: Faults) {
    if others.count == 0 { return }
    count += others.count
    all += others.all.prefix(Faults.maximumCount - all.count)
  }

  /// Throws the collection where it is not empty.
  public func throwIfAny() throws(Faults) {
    if !isEmpty { throw self }
  }
}
