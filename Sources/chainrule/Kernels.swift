import HTTPServer
import Tensors

/// What the kernels keep for themselves, wherever they are called.
enum Kernels {
  /// Has them use no more threads than an allotment has processors, and keep no more than an eighth of its memory for the
  /// next computation.
  static func fit(_ allotment: Allotment) {
    Parallelism.limitThreads(to: allotment.processors)
    IdleMemory.limit(to: allotment.memoryBytes / 8)
    IdleMemory.keepSmallBlocks()
  }

  /// Has what is freed from now on go back to the system.
  static func rest() { IdleMemory.returnEnds() }

  /// Has what is freed from now on be kept for the next computation, as before a rest.
  static func resume() { IdleMemory.keepSmallBlocks() }
}
