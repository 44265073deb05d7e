import CKernels
import Glibc

/// Which kernels may run: some need a processor that has the matrix unit, or vectors of 512 bits. On others the library
/// does their work.
public enum KernelChoice {
  /// Whether kernels that begin here do what they do on any processor, which is how that is tested.
  /// `CHAINRULE_PORTABLE_KERNELS=1` in the environment says so for the whole process.
  @TaskLocal public static var isPortable = false

  /// Whether float32 products run on the matrix unit (`CKernels/include/Tiles.h`).
  static var allowsTiles: Bool { hasTiles && !isPortable }

  /// Whether float64 products run on vectors of 512 bits (`CKernels/include/Panels.h`).
  static var allowsPanels: Bool { hasPanels && !isPortable }

  private static let isAlwaysPortable = getenv("CHAINRULE_PORTABLE_KERNELS").map { strcmp($0, "1") == 0 } ?? false
  private static let hasTiles = !isAlwaysPortable && chainrule_tiles_available()
  private static let hasPanels = !isAlwaysPortable && chainrule_panels_available()
}
