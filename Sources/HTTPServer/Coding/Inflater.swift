import CZlib

/// Takes a content coding off bytes that come in pieces. What they unpack to is handed out in parts of at most `partBytes`,
/// so that no memory is taken for more than is wanted.
final class Inflater {
  /// Bytes handed out at a time.
  static let partBytes = 64 << 10

  private let coding: ContentCoding
  private let stream: UnsafeMutablePointer<z_stream>
  private let part = UnsafeMutableRawBufferPointer.allocate(byteCount: partBytes, alignment: 64)
  /// Whether all that has come is whole.
  private var isComplete = false
  /// Whether zlib has more to hand out of what it was given.
  private var hasMore = false

  /// Begins; `nil` where there is no memory.
  init?(_ coding: ContentCoding) {
    guard let stream = czlib_inflate_create(coding.format) else { return nil }
    self.coding = coding
    self.stream = stream
  }

  deinit {
    czlib_inflate_destroy(stream)
    part.deallocate()
  }

  /// Unpacks from `position` on, which is moved behind what was used, until a part is full or the input is used up.
  /// - Returns: the part, valid until the next call; `nil` when more input is needed.
  /// - Throws: `CodingError.malformed`, also for bytes behind the end.
  func next(_ input: UnsafeRawBufferPointer, at position: inout Int) throws(CodingError) -> UnsafeRawBufferPointer? {
    while position < input.count || hasMore {
      if isComplete { try nextMember() }
      let count = min(input.count - position, Int(UInt32.max))
      // zlib reads through it and nothing else; it is not const in its interface for C's sake.
      let start = input.baseAddress?.advanced(by: position).assumingMemoryBound(to: UInt8.self)
      stream.pointee.next_in = start.map { UnsafeMutablePointer(mutating: $0) }
      stream.pointee.avail_in = UInt32(count)
      stream.pointee.next_out = part.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(part.count)
      let status = inflate(stream, Z_NO_FLUSH)
      position += count - Int(stream.pointee.avail_in)
      stream.pointee.next_in = nil
      let unpacked = part.count - Int(stream.pointee.avail_out)
      isComplete = status == Z_STREAM_END
      hasMore = !isComplete && unpacked == part.count
      guard isComplete || status == Z_OK || (status == Z_BUF_ERROR && unpacked == 0 && position == input.count) else {
        throw .malformed
      }
      if unpacked > 0 { return UnsafeRawBufferPointer(rebasing: part[..<unpacked]) }
    }
    return nil
  }

  /// To be called at the end of what comes.
  /// - Throws: `CodingError.truncated`.
  func finish() throws(CodingError) {
    guard isComplete else { throw .truncated }
  }

  /// A gzip file is a series of members (RFC 1952 section 2.2); behind the end of the zlib format nothing may come.
  private func nextMember() throws(CodingError) {
    guard coding == .gzip, inflateReset(stream) == Z_OK else { throw .malformed }
    isComplete = false
  }
}
