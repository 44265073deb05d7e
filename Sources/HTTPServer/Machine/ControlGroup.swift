import Glibc

/// What the control groups of this process let it use, as a container engine or systemd sets it. Version 2 and version 1
/// (Linux `Documentation/admin-guide/cgroup-v2.rst` and `cgroup-v1/`) are both read, at their usual place under
/// `/sys/fs/cgroup`; the tightest limit of a group and the groups around it counts.
public struct ControlGroup: Equatable, Sendable {
  /// Seconds of processor time a second: 1.5 for one and a half processors; `nil` where there is no limit.
  public private(set) var processors: Double?
  /// Bytes of memory; `nil` where there is no limit.
  public private(set) var memoryBytes: Int?

  /// Reads the limits of this process.
  public init() { self.init(root: "") }

  /// Reads the limits under another root directory than `/`.
  init(root: String) {
    guard let membership = SystemFile.text(at: "\(root)/proc/self/cgroup") else { return }
    let mount = "\(root)/sys/fs/cgroup"
    for line in membership.split(separator: "\n") {
      // The hierarchy's number, its controllers, and this process's place in it: `4:memory:/kubepods/pod1`.
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let controllers = fields[1].split(separator: ",")
      let hierarchies = fields[1].isEmpty ? ["", "/unified"] : ["/\(fields[1])"] + controllers.map { "/\($0)" }
      for hierarchy in hierarchies {
        for place in ControlGroup.ancestry(of: fields[2]) {
          let directory = mount + hierarchy + place
          if fields[1].isEmpty {
            readVersion2(directory)
          } else {
            if controllers.contains("cpu") { readVersion1Processors(directory) }
            if controllers.contains("memory") {
              limitMemory(SystemFile.number(at: "\(directory)/memory.limit_in_bytes"))
            }
          }
        }
      }
    }
  }

  /// A place and all that are around it, up to the root, which is "". In a container the names may be those of the
  /// machine outside, and only the root is there.
  private static func ancestry(of place: Substring) -> [String] {
    let names = place.split(separator: "/")
    if names.contains("..") { return [""] }
    return (0...names.count).map { depth in names.prefix(depth).map { "/\($0)" }.joined() }
  }

  private mutating func readVersion2(_ directory: String) {
    limitMemory(SystemFile.number(at: "\(directory)/memory.max"))
    // `150000 100000`: microseconds of processor time in each period, and the period; `max` for no limit.
    let fields = SystemFile.text(at: "\(directory)/cpu.max")?.split(whereSeparator: \.isWhitespace) ?? []
    if fields.count == 2 { limitProcessors(Int(fields[0]), every: Int(fields[1])) }
  }

  private mutating func readVersion1Processors(_ directory: String) {
    limitProcessors(
      SystemFile.number(at: "\(directory)/cpu.cfs_quota_us"),
      every: SystemFile.number(at: "\(directory)/cpu.cfs_period_us"))
  }

  private mutating func limitProcessors(_ quota: Int?, every period: Int?) {
    // Version 1 writes -1 for no limit.
    guard let quota, let period, quota > 0, period > 0 else { return }
    processors = min(processors ?? .infinity, Double(quota) / Double(period))
  }

  private mutating func limitMemory(_ bytes: Int?) {
    guard let bytes, bytes > 0 else { return }
    memoryBytes = min(memoryBytes ?? .max, bytes)
  }
}
