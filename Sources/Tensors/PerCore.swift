import CKernels
import Glibc

/// One of something for each of the machine's cores. What threads on different cores write at the same time, be it the
/// counter of references to an object, goes from core to core with each write, and that takes longer than a small kernel.
public struct PerCore<Element: Sendable>: Sendable {
  @usableFromInline let elements: [Element]

  /// Makes one for each core.
  public init(_ make: (_ cores: Int) -> Element) {
    elements = (0..<Cores.count).map { _ in make(Cores.count) }
  }

  /// The one of the core that the caller runs on. The system may move the caller to another core at any time, so two
  /// threads may have the same one: it has to be safe for that.
  @inlinable
  public var here: Element {
    elements[Cores.current % elements.count]
  }

  /// All of them.
  public var all: [Element] { elements }
}

/// The machine's cores.
@usableFromInline
enum Cores {
  /// How many there are.
  static let count = max(1, sysconf(Int32(_SC_NPROCESSORS_CONF)))

  /// The number of the one that the caller runs on.
  @usableFromInline
  static var current: Int { Int(max(0, chainrule_current_core())) }
}
