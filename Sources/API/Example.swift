/// A complete request that is ready to post: `GET /v1/examples/{name}`.
struct Example: Sendable {
  /// The name in the path.
  let name: String
  /// What it shows.
  let title: String
  /// The request's body.
  let request: [UInt8]

  /// All examples.
  static let all = [
    Example(
      name: "skip-3", title: "Three layers of one sigmoid neuron each, with skip connections",
      request: PackageResources.skip_3_json),
    Example(
      name: "pen-and-paper", title: "A weighted skip connection to a logistic output, with binary cross-entropy",
      request: PackageResources.pen_and_paper_json),
  ]

  /// The example that is called `name`.
  static func named(_ name: String) -> Example? {
    all.first { $0.name == name }
  }
}
