import Synchronization

/// Working space of kernels. Buffers are kept for the next kernel: fresh memory costs a page fault every 4 KB.
enum Scratch {
  private struct Buffer: @unchecked Sendable {
    let start: UnsafeMutableRawPointer
    let size: Int
  }

  private static let idle = Mutex<[Buffer]>([])

  /// Runs `body` with `size` bytes that nobody else uses meanwhile; they are not set.
  static func with<Result>(bytes size: Int, _ body: (UnsafeMutableRawPointer) -> Result) -> Result {
    let buffer = take(size)
    defer { keep(buffer) }
    return body(buffer.start)
  }

  /// Runs `body` with room for `count` numbers; they are not set.
  static func with<Scalar, Result>(
    _ type: Scalar.Type, count: Int, _ body: (UnsafeMutablePointer<Scalar>) -> Result
  ) -> Result {
    with(bytes: count * MemoryLayout<Scalar>.stride) { body($0.assumingMemoryBound(to: type)) }
  }

  private static func take(_ size: Int) -> Buffer {
    let found = idle.withLock { buffers -> Buffer? in
      // The smallest that is large enough.
      var best: Int?
      for index in buffers.indices where buffers[index].size >= size {
        if let other = best, buffers[other].size <= buffers[index].size { continue }
        best = index
      }
      return best.map { buffers.remove(at: $0) }
    }
    return found ?? Buffer(start: .allocate(byteCount: max(size, 64), alignment: 64), size: size)
  }

  private static func keep(_ buffer: Buffer) {
    let surplus = idle.withLock { buffers -> Buffer? in
      guard buffer.size <= IdleMemory.mostBufferBytes else { return buffer }
      buffers.append(buffer)
      return buffers.count > IdleMemory.mostBuffers ? buffers.removeFirst() : nil
    }
    surplus?.start.deallocate()
  }
}
