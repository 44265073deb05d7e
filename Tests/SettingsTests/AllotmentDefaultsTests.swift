import API
import HTTPServer
import Testing

@testable import Settings

struct AllotmentDefaultsTests {
  private let small = Allotment(processors: 2, memoryBytes: 512 << 20)

  private func configuration(_ flags: [String: String], _ allotment: Allotment?) async throws
    -> ServiceConfiguration
  {
    try await SettingsReader(flags: flags, environment: [:], file: nil, allotment: allotment).settings().configuration
  }

  @Test("the defaults have room in what the process may use") func fitting() async throws {
    let configuration = try await configuration([:], small)
    #expect(configuration.server.bytesInFlight == 128 << 20)
    #expect(configuration.server.bodyBytes == 32 << 20)
    #expect(configuration.compute.memoryBytes == 128 << 20)
    #expect(configuration.compute.answerNumbers < ComputeLimits().answerNumbers)
  }

  @Test("what the operator says counts all the same") func said() async throws {
    let configuration = try await configuration(["compute-memory": "1GiB", "body-bytes": "1MiB"], small)
    #expect(configuration.compute.memoryBytes == 1 << 30)
    #expect(configuration.server.bodyBytes == 1 << 20)
  }

  @Test("where there is room enough, and where nobody asks, the defaults are the documented ones") func roomy()
    async throws
  {
    for allotment in [nil, Allotment(processors: 2, memoryBytes: 1 << 40)] {
      let configuration = try await configuration([:], allotment)
      #expect(configuration.server.bodyBytes == ServerLimits().bodyBytes)
      #expect(configuration.compute.memoryBytes == ComputeLimits().memoryBytes)
      #expect(configuration.compute.answerNumbers == ComputeLimits().answerNumbers)
    }
  }
}
