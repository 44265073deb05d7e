import CKernels
import Glibc

/// Which kernels may run: some need a processor that has the matrix unit, or vectors of 512 or 256 bits. On others the next
/// lower ones do their work.
public enum KernelChoice: Int, CaseIterable, Comparable, Sendable {
  /// Those that run on any processor: the library.
  case portable
  /// float32 products on vectors of 256 bits (`CKernels/include/Panels.h`).
  case vectors256
  /// Products on vectors of 512 bits.
  case vectors512
  /// float32 products on the matrix unit (`CKernels/include/Tiles.h`).
  case matrixUnit

  /// The highest that kernels which begin here may take, which is how the lower ones are tested.
  /// `CHAINRULE_PORTABLE_KERNELS=1` in the environment leaves the whole process the portable ones.
  @TaskLocal public static var highest = matrixUnit

  /// The highest that this process can take at all: what computes decides the last bits.
  public static var available: KernelChoice {
    hasTiles ? .matrixUnit : has512 ? .vectors512 : has256 ? .vectors256 : .portable
  }

  static var allowsTiles: Bool { hasTiles && highest >= .matrixUnit }

  /// The kernels on the widest vectors that the processor has and that may be taken.
  static func panels<Scalar>(_ type: Scalar.Type) -> Panels? {
    if has512, highest >= .vectors512 { return Panels(vectors: chainrule_vectors_512) }
    if type == Float.self, has256, highest >= .vectors256 { return Panels(vectors: chainrule_vectors_256) }
    return nil
  }

  private static let isAlwaysPortable = getenv("CHAINRULE_PORTABLE_KERNELS").map { strcmp($0, "1") == 0 } ?? false
  private static let hasTiles = !isAlwaysPortable && chainrule_tiles_available()
  private static let has512 = !isAlwaysPortable && chainrule_panels_available(chainrule_vectors_512)
  private static let has256 = !isAlwaysPortable && chainrule_panels_available(chainrule_vectors_256)

  public static func < (a: KernelChoice, b: KernelChoice) -> Bool { a.rawValue < b.rawValue }
}
