import Diagnostics

/// A layer made of layers: it is unrolled when a definition becomes a graph, and leaves no trace but names.
///
/// ``ContainerCatalogue`` is the table of all kinds.
protocol Container: Sendable {
  /// What `GET /v1/layers` tells about the kind.
  static var kind: KindDescription { get }

  /// Reads the lists of layers; faults go to the reader.
  init(reading arguments: inout ArgumentReader)

  /// The layers that the container adds to a list of `count` layers.
  static func joints(ofChildren count: Int) -> UnrolledSize

  /// Adds the layers, called `path` and a dot and their own names; the first reads `entry`. Returns the output, for
  /// which `path` is to stand.
  func add(
    to builder: inout GraphBuilder, path: String, entry: GraphBuilder.Source, at pointer: JSONPointer
  ) -> GraphBuilder.Source
}

/// The table of all containers: a row a kind, and each has a file of its name in `Networks/Containers`.
public enum ContainerCatalogue {
  static let kinds: [any Container.Type] = [Sequential.self, Residual.self, DenseBlock.self]

  /// What there is to know about the kinds, in the table's order.
  public static let descriptions: [KindDescription] = kinds.map { $0.kind }

  /// The kinds' names, in the table's order.
  public static let types: [String] = descriptions.map { $0.type }

  /// The kind that is called `type`.
  static func kind(of type: String) -> (any Container.Type)? { byType[type] }

  private static let byType = Dictionary(uniqueKeysWithValues: kinds.map { ($0.kind.type, $0) })
}
