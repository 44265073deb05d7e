import Access
import ArgumentParser

/// `chainrule token`.
struct Token: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make tokens for who may use the service.", subcommands: [NewToken.self])
}

/// `chainrule token new`.
struct NewToken: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Make a token, and the line for the tokens file.",
    discussion: """
      Writes the line to standard output and the token, which is shown this once, to standard error. The line does not \
      tell the token. A server that runs takes a changed file over at SIGHUP.

      EXAMPLES
        chainrule token new --name autograder >> tokens
        chainrule token new --name prometheus --scopes metrics --rate 60 >> tokens
        chainrule serve --host 0.0.0.0 --tokens tokens
      """)

  @Option(help: "Whose token it is: letters, digits, _, - and ., for logs and messages.")
  var name: String

  @Option(help: "What it is good for, separated by commas: \(Scope.allCases.map(\.rawValue).joined(separator: ", ")).")
  var scopes = Scope.compute.rawValue

  @Option(help: "Requests a minute.")
  var rate = 600

  @Option(help: "Computations at once.")
  var concurrency = 4

  func run() throws {
    guard TokenRecord.isName(name) else {
      throw ValidationError("--name must be 1 to 64 letters, digits, _, - and ., not \"\(name.prefix(80))\"")
    }
    let words = scopes.split(separator: ",").map { Scope(rawValue: String($0)) }
    guard !words.isEmpty, !words.contains(nil) else {
      let known = Scope.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--scopes must be some of \(known), separated by commas, not \"\(scopes.prefix(80))\"")
    }
    guard TokenRecord.rates.contains(rate) else {
      throw ValidationError("--rate must be from 1 to \(TokenRecord.rates.upperBound), not \(rate)")
    }
    guard TokenRecord.concurrencies.contains(concurrency) else {
      throw ValidationError(
        "--concurrency must be from 1 to \(TokenRecord.concurrencies.upperBound), not \(concurrency)")
    }
    let token = TokenSecret()
    let record = TokenRecord(
      token, name: name, scopes: Set(words.compactMap(\.self)), rate: rate, concurrency: concurrency)
    StandardError.write("\(token.text)\n")
    print(record.line)
  }
}
