import Testing

@testable import Settings

struct DurationTextTests {
  @Test(
    "Durations are read in all units",
    arguments: [
      ("10", Duration.seconds(10)), ("10s", .seconds(10)), ("500ms", .milliseconds(500)), ("2min", .seconds(120)),
      ("2m", .seconds(120)), ("1.5h", .seconds(5400)), ("0.25 s", .milliseconds(250)), ("0", .zero),
    ])
  func reads(text: String, duration: Duration) { #expect(DurationText.duration(text) == duration) }

  @Test(
    "What is no duration is refused", arguments: ["", "s", "-1s", "1 week", "1e3s", "NaN", "99999999999999999999h"])
  func refuses(text: String) { #expect(DurationText.duration(text) == nil) }

  @Test(
    "Durations are written so that they read back",
    arguments: [(Duration.seconds(75), "75s"), (.milliseconds(1500), "1500ms"), (.zero, "0s")])
  func writes(duration: Duration, text: String) {
    #expect(DurationText.text(duration) == text)
    #expect(DurationText.duration(text) == duration)
  }
}
