import Gradients

/// What is kept from one request to the next. Each core has its own, since threads that share a graph or a program count
/// references to it in the same memory, a hundred times a request.
final class ComputeCaches: Sendable {
  /// Networks by what was written.
  let networks: NetworkCache
  /// Programs by graph.
  let programs = ProgramCache()

  /// The memory of all cores' networks.
  private static let networkBytes = 64 << 20

  /// Makes the caches of one of so many cores.
  init(cores: Int) {
    networks = NetworkCache(byteCount: ComputeCaches.networkBytes / max(cores, 1))
  }

  /// Gives back the memory of all that is kept.
  func forget() {
    networks.forget()
    programs.forget()
  }
}
