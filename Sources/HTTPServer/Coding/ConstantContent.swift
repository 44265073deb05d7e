import Synchronization

/// Content that never changes: each coding of it is made once.
public final class ConstantContent: Sendable {
  /// The content as it is.
  public let bytes: [UInt8]
  /// What names it.
  let entityTag: EntityTag
  private let codings = Mutex<[ContentCoding: [UInt8]]>([:])

  /// Content of the given bytes.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    entityTag = EntityTag(of: bytes)
  }

  /// Whether its coding has been made.
  func isPacked(_ coding: ContentCoding) -> Bool { codings.withLock { $0[coding] != nil } }

  /// The content in a coding; `nil` where there is no memory for that.
  func packed(_ coding: ContentCoding) -> [UInt8]? {
    if let made = codings.withLock({ $0[coding] }) { return made }
    let made = Deflater.pack(bytes, coding, effort: .large)
    codings.withLock { $0[coding] = made }
    return made
  }
}
