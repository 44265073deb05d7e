import API
import ArgumentParser

/// The command line: the server, its health check, and the filters.
@main
struct Chainrule: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chainrule",
    abstract: "An HTTP service that differentiates neural networks and shows its work.",
    version: Service.version,
    subcommands: [Serve.self, Forward.self, Gradients.self, ClosedForm.self, Derivation.self, Health.self, Token.self],
    defaultSubcommand: Serve.self)
}
