import CLinux
import Glibc

/// What this process may use of its machine: what is there, less what its control group and its processor affinity hold
/// back. The defaults of limits follow it, so that a container that is given less takes less on.
public struct Allotment: Equatable, Sendable {
  /// Threads that can run at once; at least one.
  public let processors: Int
  /// Bytes of memory.
  public let memoryBytes: Int

  /// An allotment of so much; half a processor counts as one.
  public init(processors: Double, memoryBytes: Int) {
    self.processors = processors.isFinite ? max(1, Int(min(processors, 4096).rounded(.up))) : 1
    self.memoryBytes = max(0, memoryBytes)
  }

  /// What this process may use, read once.
  public static let ofThisProcess = Allotment(
    group: ControlGroup(), processors: affineProcessors, memoryBytes: physicalBytes)

  /// What a control group leaves of a machine.
  init(group: ControlGroup, processors: Int, memoryBytes: Int) {
    self.init(
      processors: min(group.processors ?? .infinity, Double(processors)),
      memoryBytes: min(group.memoryBytes ?? .max, memoryBytes))
  }

  /// The processors that the scheduler may put this process on. A machine with more than the 1,024 of which the call can
  /// tell has at least those that are online.
  private static var affineProcessors: Int {
    let count = Int(csystem_affine_processors())
    return count > 0 ? count : sysconf(Int32(_SC_NPROCESSORS_ONLN))
  }

  private static var physicalBytes: Int {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 ? pages.multipliedReportingOverflow(by: size).partialValue : 1 << 30
  }
}
