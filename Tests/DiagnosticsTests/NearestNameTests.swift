import Diagnostics
import Diagnostics
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("wieght", "weight"), ("Kernel_Size", "kernel_size"), ("ouput", "output"), ("bais", "bias"),
  ])
  func misspelt(name: String, nearest: String) {
    #expect(nearestName(to: name, in: ["weight", "bias", "kernel_size", "output", "stride"]) == nearest)
  }

  @Test(arguments: ["x", "", "momentum", String(repeating: "weight", count: 1000)])
  func unlikeAny(name: String) {
    #expect(nearestName(to: name, in: ["weight", "bias", "a"]) == nil)
  }

  @Test func theFirstOfEquallyNear() {
    #expect(nearestName(to: "g4", in: ["g1", "g2"]) == "g1")
  }
}
