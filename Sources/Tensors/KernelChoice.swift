import CKernels
import Glibc

/// Which kernels may run: some need a processor that has the matrix unit, or vectors of 512 bits. On others the next lower
/// ones do their work.
public enum KernelChoice: Int, CaseIterable, Comparable, Sendable {
  /// Those that run on any processor: the library.
  case portable
  /// Products on vectors of 512 bits (`CKernels/include/Panels.h`).
  case vectors
  /// float32 products on the matrix unit (`CKernels/include/Tiles.h`).
  case matrixUnit

  /// The highest that kernels which begin here may take, which is how the lower ones are tested.
  /// `CHAINRULE_PORTABLE_KERNELS=1` in the environment leaves the whole process the portable ones.
  @TaskLocal public static var highest = matrixUnit

  static var allowsTiles: Bool { hasTiles && highest >= .matrixUnit }
  static var allowsPanels: Bool { hasPanels && highest >= .vectors }

  private static let isAlwaysPortable = getenv("CHAINRULE_PORTABLE_KERNELS").map { strcmp($0, "1") == 0 } ?? false
  private static let hasTiles = !isAlwaysPortable && chainrule_tiles_available()
  private static let hasPanels = !isAlwaysPortable && chainrule_panels_available()

  public static func < (a: KernelChoice, b: KernelChoice) -> Bool { a.rawValue < b.rawValue }
}
