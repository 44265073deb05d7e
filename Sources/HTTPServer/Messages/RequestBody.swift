import Glibc

/// A request's content: immutable bytes in memory of their own, with at least `spare` readable bytes behind
/// their end, as a vectorised parser needs that reads a block at a time.
public struct RequestBody: Sendable {
  /// Readable bytes behind the content's end. Their values mean nothing.
  public static let spare = 64

  private let storage: BodyStorage

  /// The content's length in bytes.
  public var count: Int { storage.count }

  /// Whether there is no content.
  public var isEmpty: Bool { count == 0 }

  init(_ storage: BodyStorage) { self.storage = storage }

  /// A body with a copy of the bytes, for tests of what is behind the server.
  public init(_ bytes: some Sequence<UInt8>) {
    let builder = BodyBuilder(budget: nil)
    let all = Array(bytes)
    all.withUnsafeBytes { _ = builder.append($0, expecting: $0.count) }
    storage = builder.finish()
  }

  /// The body without content.
  static let empty = RequestBody(BodyBuilder(budget: nil).finish())

  /// Calls `body` with the content, in place. The buffer is valid during the call only; the `spare` bytes
  /// behind its end may be read.
  public func withUnsafeBytes<R, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> R
  ) throws(Failure) -> R {
    defer { extendLifetime(storage) }
    return try body(UnsafeRawBufferPointer(start: storage.base, count: storage.count))
  }
}

/// The memory of a body; nothing writes it any more.
final class BodyStorage: @unchecked Sendable {
  // Unchecked, because the compiler can't see that the pointer is never written once it is in here.
  let base: UnsafeMutableRawPointer
  let count: Int
  private let reserved: Int
  private let budget: ByteBudget?

  init(base: UnsafeMutableRawPointer, count: Int, reserved: Int, budget: ByteBudget?) {
    self.base = base
    self.count = count
    self.reserved = reserved
    self.budget = budget
  }

  deinit {
    free(base)
    budget?.release(reserved)
  }
}
