import Foundation
import Testing

/// A case that PyTorch has computed; the scripts stand beside the data.
struct Reference: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// The body of the request.
  let request: String
  /// What PyTorch makes of it.
  let expected: JSONTree

  /// The cases of `Reference/<file>.json`.
  static func cases(_ file: String) throws -> [Reference] {
    guard let url = Bundle.module.url(forResource: file, withExtension: "json", subdirectory: "Reference") else {
      throw CocoaError(.fileNoSuchFile)
    }
    return try (JSONTree(parsing: Array(Data(contentsOf: url))).array ?? []).map { value in
      Reference(
        testDescription: value["name"]?.string ?? "?", request: value["request"]?.text ?? "", expected: value)
    }
  }
}
