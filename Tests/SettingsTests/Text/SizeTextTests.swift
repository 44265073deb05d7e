import Testing

@testable import Settings

struct SizeTextTests {
  @Test(
    "Sizes are read in all units",
    arguments: [
      ("0", 0), ("65536", 65536), ("64KiB", 65536), ("64kib", 65536), ("1.5GiB", 3 << 29), ("100MB", 100_000_000),
      ("2 kB", 2000), ("7B", 7), ("1TiB", 1 << 40), ("0.5B", 1),
    ])
  func reads(text: String, bytes: Int) { #expect(SizeText.bytes(text) == bytes) }

  @Test(
    "What is no size is refused",
    arguments: [
      "", "MiB", "+5", "-5", "64 megs", "1e3", "0x10", "1.2.3MB", ".5MB", "9999999999TiB", "99999999999999999999",
    ])
  func refuses(text: String) { #expect(SizeText.bytes(text) == nil) }

  @Test(
    "Sizes are written so that they read back",
    arguments: [
      (0, "0"), (1, "1"), (1000, "1000"), (1024, "1KiB"), (64 << 20, "64MiB"), (3 << 29, "1536MiB"),
      (1 << 50, "1024TiB"),
    ])
  func writes(bytes: Int, text: String) {
    #expect(SizeText.text(bytes) == text)
    #expect(SizeText.bytes(text) == bytes)
  }
}
