import Glibc

/// What the process takes of the machine, under the names that Prometheus's client libraries use.
enum ProcessFigures {
  /// Writes those that can be found out.
  static func write(to text: inout PrometheusText) {
    var usage = rusage()
    if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
      text.single(
        "process_cpu_seconds_total", .counter, "Processor time, user and system.",
        seconds(usage.ru_utime) + seconds(usage.ru_stime))
    }
    if let stat = Stat() {
      text.single("process_virtual_memory_bytes", .gauge, "Address space.", stat.virtualBytes)
      text.single("process_resident_memory_bytes", .gauge, "Memory.", stat.residentBytes)
      text.single("process_threads", .gauge, "Threads.", stat.threads)
      if let boot = bootTime {
        text.single(
          "process_start_time_seconds", .gauge, "When the process began, in seconds since 1970.",
          Double(boot) + Double(stat.startTicks) / Double(sysconf(Int32(_SC_CLK_TCK))))
      }
    }
    if let open = openDescriptors {
      text.single("process_open_fds", .gauge, "File descriptors that are open.", open)
    }
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      text.single("process_max_fds", .gauge, "File descriptors that may be open.", limit.rlim_cur)
    }
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }

  /// When the machine was started, in seconds since 1970: proc(5), `/proc/stat`.
  private static let bootTime: Int? = SmallFile.text("/proc/stat")?
    .split(separator: "\n").first { $0.hasPrefix("btime ") }
    .flatMap { Int($0.dropFirst("btime ".count)) }

  private static var openDescriptors: Int? {
    guard let directory = opendir("/proc/self/fd") else { return nil }
    defer { closedir(directory) }
    var count = 0
    while let entry = readdir(directory) {
      if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
    }
    // The folder itself was open.
    return count - 1
  }

  /// What stands in `/proc/self/stat`: proc(5).
  struct Stat {
    let threads: Int
    let startTicks: Int
    let virtualBytes: Int
    let residentBytes: Int

    init?(_ text: String? = SmallFile.text("/proc/self/stat")) {
      // The second field, the program's name in brackets, may hold anything.
      guard let text, let end = text.lastIndex(of: ")") else { return nil }
      let fields = text[text.index(after: end)...].split(separator: " ").map { Int($0) }
      guard fields.count > 21, let threads = fields[17], let start = fields[19], let virtual = fields[20],
        let pages = fields[21]
      else { return nil }
      self.threads = threads
      startTicks = start
      virtualBytes = virtual
      residentBytes = pages * sysconf(Int32(_SC_PAGESIZE))
    }
  }
}

/// Files of a few kilobytes.
enum SmallFile {
  /// The first 64 KiB of a file; `nil` where it can't be read.
  static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while bytes.count < 64 << 10 {
      var part = [UInt8](repeating: 0, count: 8 << 10)
      let count = part.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      bytes += part[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
