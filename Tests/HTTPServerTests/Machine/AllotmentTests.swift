import Testing

@testable import HTTPServer

struct AllotmentTests {
  private func group(_ files: [String: String]) throws -> ControlGroup {
    let root = try SampleFiles(files)
    defer { root.remove() }
    return ControlGroup(root: root.path)
  }

  @Test("a control group takes from a machine, never adds to it") func group() throws {
    let machine = Allotment(group: try group([:]), processors: 8, memoryBytes: 16 << 30)
    #expect(machine == Allotment(processors: 8, memoryBytes: 16 << 30))
    let tight = try group([
      "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "1073741824\n",
      "sys/fs/cgroup/cpu.max": "250000 100000\n",
    ])
    #expect(
      Allotment(group: tight, processors: 8, memoryBytes: 16 << 30) == Allotment(processors: 3, memoryBytes: 1 << 30))
    #expect(
      Allotment(group: tight, processors: 2, memoryBytes: 1 << 20) == Allotment(processors: 2, memoryBytes: 1 << 20))
  }

  @Test("there is always one processor") func one() {
    #expect(Allotment(processors: 0.1, memoryBytes: 1).processors == 1)
    #expect(Allotment(processors: 0, memoryBytes: 1).processors == 1)
    #expect(Allotment(processors: .nan, memoryBytes: 1).processors == 1)
    #expect(Allotment(processors: .infinity, memoryBytes: -1).processors == 1)
  }

  @Test("this machine has something to use") func here() {
    #expect(Allotment.ofThisProcess.processors >= 1)
    #expect(Allotment.ofThisProcess.memoryBytes > 1 << 20)
  }

  @Test("limits shrink with the memory, and never grow over the defaults") func limits() {
    let usual = ServerLimits()
    let roomy = ServerLimits(fitting: Allotment(processors: 64, memoryBytes: 1 << 40))
    #expect(roomy.bytesInFlight == usual.bytesInFlight)
    #expect(roomy.bodyBytes == usual.bodyBytes)
    #expect(roomy.connections == usual.connections)
    let small = ServerLimits(fitting: Allotment(processors: 1, memoryBytes: 256 << 20))
    #expect(small.bytesInFlight == 64 << 20)
    #expect(small.bodyBytes == 16 << 20)
    #expect(small.connections == 4096)
  }
}
