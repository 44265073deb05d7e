import Foundation
import Testing

/// The filters, as a shell sees them.
struct FilterCommandTests {
  private static let good = #"{"network":{"layers":[{"type":"Tanh"}],"loss":{"type":"Sum"}},"inputs":{"x":[0.5]}}"#

  @Test("Each is the endpoint of its name", arguments: ["forward", "gradients", "closed-form", "derivation"])
  func answers(command: String) throws {
    let program = try Program([command])
    let (status, output) = try program.finish(Self.good + "\n\n" + Self.good)
    #expect(status == 0)
    let lines = output.split(separator: "\n")
    #expect(lines.count == 2 && lines[0] == lines[1] && lines[0].hasPrefix("{\"loss\":0.462117157"))
    #expect(program.messages == "")
  }

  @Test func aProblemIsAnAnswerAndAStatus() throws {
    let (status, output) = try Program(["forward", "-"]).finish("{\n" + Self.good)
    #expect(status == 1)
    let lines = output.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].contains("\"line\":1") && lines[1].hasPrefix("{\"loss\""))
  }

  @Test func nothingIsAnsweredWithNothing() throws {
    let (status, output) = try Program(["forward"]).finish()
    #expect(status == 0 && output == "")
  }

  @Test func allFilesAreLookedForFirst() throws {
    let program = try Program(["forward", "/nowhere/a.json", "-", "/nowhere/b.json"])
    let (status, output) = try program.finish(Self.good)
    #expect(status == 66 && output == "")
    #expect(program.messages.contains("/nowhere/a.json: ") && program.messages.contains("/nowhere/b.json: "))
  }

  @Test func helpHasExamples() throws {
    let (status, output) = try Program(["closed-form", "--help"]).finish()
    #expect(status == 0)
    #expect(output.contains("chainrule closed-form network.json") && output.contains("EXIT STATUS"))
  }

  @Test("Shells complete commands and flags", arguments: ["bash", "zsh", "fish"])
  func completion(shell: String) throws {
    let (status, output) = try Program(["--generate-completion-script", shell]).finish()
    #expect(status == 0)
    #expect(output.contains("closed-form") && output.contains("body-bytes"))
  }
}
