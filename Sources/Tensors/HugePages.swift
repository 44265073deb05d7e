import Glibc

/// Pages of 2 MB for large blocks of memory. Fresh memory comes with a fault for each page, which takes longer than
/// writing to its 4 KB.
public enum HugePages {
  /// The size of one, in bytes.
  static let size = 2 << 20

  /// The least block that has any, in bytes.
  static let leastBlock = 2 * size

  /// Asks for them in a block that nobody has written to yet, as far as whole ones lie in it. Blocks so large are the
  /// system's own (`IdleMemory`): once they are freed, nothing of such a page stays.
  public static func advise(_ block: UnsafeMutableRawBufferPointer) {
    guard block.count >= leastBlock, let start = block.baseAddress else { return }
    let pages = start.alignedUp(toMultipleOf: size)
    let end = (start + block.count).alignedDown(toMultipleOf: size)
    // Where the system refuses, it stays slower.
    madvise(pages, end - pages, MADV_HUGEPAGE)
  }
}
