import CLinux
import Glibc
import Synchronization

/// Memory that waits for the next computation, so that it is not fresh then.
public enum IdleMemory {
  /// Bytes in all arenas that wait for a run.
  static let bytes = Atomic(0)

  private static let limit = Atomic(max(256 << 20, sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) / 8))

  /// From now on arenas beyond so many bytes are given back to the system at once. An eighth of the machine's memory,
  /// where nobody says anything.
  public static func limit(to bytes: Int) {
    limit.store(max(0, bytes), ordering: .relaxed)
  }

  /// From now on the C library keeps free blocks below 2 MB for the whole process's next ones, which are to find them in
  /// memory (mallopt(3)). Larger ones are the system's own: in a heap, what is free beneath others would stay, and so would
  /// the end of a heap that is not the process's first.
  public static func keepSmallBlocks() {
    csystem_return_blocks(2 << 20)
    csystem_return_ends(4 << 20)
  }

  /// Until blocks are to be kept again the end of each heap goes back to the system with what is freed at it:
  /// malloc_trim(3) leaves the ends of all heaps but the process's first.
  public static func returnEnds() {
    csystem_return_ends(64 << 10)
  }

  /// Arenas beyond this are given back to the system at once.
  static var most: Int { limit.load(ordering: .relaxed) }

  /// Smaller arenas are not counted: all threads of a machine would take the sum from each other, for what is next to nothing.
  static let counted = 4 << 10

  /// From this size on an arena that is not used goes back, in bytes.
  static let large = 1 << 20

  /// Buffers that kernels leave for the next one, at most.
  static let mostBuffers = 8

  /// The size of each of them, at most.
  static var mostBufferBytes: Int { min(16 << 20, most / 32) }
}
