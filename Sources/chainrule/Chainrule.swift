import API
import ArgumentParser

/// The command line: `chainrule serve`.
@main
struct Chainrule: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chainrule",
    abstract: "An HTTP service that differentiates neural networks and shows its work.",
    version: Service.version,
    subcommands: [Serve.self],
    defaultSubcommand: Serve.self)
}
