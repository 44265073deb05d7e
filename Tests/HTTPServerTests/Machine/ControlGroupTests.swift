import Glibc
import Testing

@testable import HTTPServer

struct ControlGroupTests {
  /// A machine whose files say this, by path.
  private func group(_ files: [String: String]) throws -> ControlGroup {
    let root = try SampleFiles(files)
    defer { root.remove() }
    return ControlGroup(root: root.path)
  }

  @Test("a container with version 2 sees its own group as the root") func containerVersion2() throws {
    let group = try group([
      "proc/self/cgroup": "0::/\n",
      "sys/fs/cgroup/memory.max": "536870912\n",
      "sys/fs/cgroup/cpu.max": "150000 100000\n",
    ])
    #expect(group.memoryBytes == 512 << 20)
    #expect(group.processors == 1.5)
  }

  @Test("the tightest limit of a group and those around it counts") func nestedVersion2() throws {
    let group = try group([
      "proc/self/cgroup": "0::/kubepods/pod1/box\n",
      "sys/fs/cgroup/kubepods/memory.max": "8589934592\n",
      "sys/fs/cgroup/kubepods/pod1/memory.max": "1073741824\n",
      "sys/fs/cgroup/kubepods/pod1/cpu.max": "50000 100000\n",
      "sys/fs/cgroup/kubepods/pod1/box/memory.max": "max\n",
      "sys/fs/cgroup/kubepods/pod1/box/cpu.max": "max 100000\n",
    ])
    #expect(group.memoryBytes == 1 << 30)
    #expect(group.processors == 0.5)
  }

  @Test("version 1 has a hierarchy for each controller") func version1() throws {
    let group = try group([
      "proc/self/cgroup": "12:pids:/box\n5:cpu,cpuacct:/box\n4:memory:/box\n1:name=systemd:/box\n0::/\n",
      "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
      "sys/fs/cgroup/memory/box/memory.limit_in_bytes": "268435456\n",
      "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1\n",
      "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
      "sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_quota_us": "200000\n",
      "sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_period_us": "100000\n",
    ])
    #expect(group.memoryBytes == 256 << 20)
    #expect(group.processors == 2)
  }

  @Test("a container with version 1 names its group as the machine outside does") func containerVersion1() throws {
    let group = try group([
      "proc/self/cgroup": "4:memory:/docker/0123456789ab\n3:cpu:/docker/0123456789ab\n",
      "sys/fs/cgroup/memory/memory.limit_in_bytes": "268435456\n",
      "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "25000\n",
      "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    ])
    #expect(group.memoryBytes == 256 << 20)
    #expect(group.processors == 0.25)
  }

  @Test("a place outside of what can be seen counts as the root") func outside() throws {
    let group = try group(["proc/self/cgroup": "0::/../../pod1\n", "sys/fs/cgroup/memory.max": "4096\n"])
    #expect(group.memoryBytes == 4096)
  }

  @Test(
    "what is missing, endless or unreadable is no limit",
    arguments: [
      [:], ["proc/self/cgroup": "0::/\n"], ["proc/self/cgroup": "nonsense\n:::\n"],
      ["proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "max\n", "sys/fs/cgroup/cpu.max": "max 100000\n"],
      ["proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "-5\n", "sys/fs/cgroup/cpu.max": "100000 0\n"],
      [
        "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "99999999999999999999\n",
        "sys/fs/cgroup/cpu.max": "\n",
      ],
    ])
  func unlimited(_ files: [String: String]) throws {
    let group = try group(files)
    #expect(group.memoryBytes == nil)
    #expect(group.processors == nil)
  }
}
