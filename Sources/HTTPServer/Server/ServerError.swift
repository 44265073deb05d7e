/// Why a server could not start; `description` is a sentence for a person.
public struct ServerError: Error, CustomStringConvertible, Sendable {
  /// What went wrong, and where.
  public let description: String

  init(_ description: String) { self.description = description }
}
