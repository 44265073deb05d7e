import Glibc

/// Accumulates a body. Memory grows with what has come in, never with what was only announced, and is taken
/// from the budget of all connections as it grows.
final class BodyBuilder {
  /// The first allocation for a body; most are smaller.
  private static let firstCapacity = 4 << 10

  private var base: UnsafeMutableRawPointer?
  private var capacity = 0
  private(set) var count = 0
  private let budget: ByteBudget?

  init(budget: ByteBudget?) { self.budget = budget }

  deinit {
    guard let base else { return }
    free(base)
    budget?.release(capacity)
  }

  /// Appends the bytes; `expecting` is the final length when it is known. False, and nothing appended, when
  /// the budget has no room.
  func append(_ bytes: UnsafeRawBufferPointer, expecting length: Int?) -> Bool {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return true }
    guard reserve(count + bytes.count, expecting: length) else { return false }
    base?.advanced(by: count).copyMemory(from: source, byteCount: bytes.count)
    count += bytes.count
    return true
  }

  /// The finished body; the builder is empty again.
  func finish() -> BodyStorage {
    let memory = base ?? Self.memory(RequestBody.spare)
    // The spare bytes are defined, so that whoever reads past the end reads nobody else's data.
    memory.advanced(by: count).initializeMemory(as: UInt8.self, repeating: 0, count: RequestBody.spare)
    let storage = BodyStorage(base: memory, count: count, reserved: capacity, budget: budget)
    base = nil
    capacity = 0
    count = 0
    return storage
  }

  private func reserve(_ needed: Int, expecting length: Int?) -> Bool {
    guard needed > capacity else { return true }
    var wanted = max(needed, capacity * 2, Self.firstCapacity)
    if let length, length >= needed { wanted = min(wanted, length) }
    let growth = wanted - capacity
    if let budget, !budget.reserve(growth) { return false }
    base = Self.memory(wanted + RequestBody.spare, inPlaceOf: base)
    capacity = wanted
    return true
  }

  /// So many bytes, with what `old` holds. Large blocks grow without being copied (mremap(2)).
  private static func memory(
    _ count: Int, inPlaceOf old: UnsafeMutableRawPointer? = nil
  ) -> UnsafeMutableRawPointer {
    guard let memory = realloc(old, count) else { preconditionFailure("there is no memory for \(count) bytes") }
    return memory
  }
}
