import HTTPTypes

/// Which handler takes which method on which path.
///
/// `HEAD` goes to the handler of `GET` where it has none of its own, and the server leaves the content out
/// (RFC 9110 section 9.3.2). `OPTIONS` answers `204` with `Allow` (section 9.3.7). What no route takes is
/// answered with `404`, `405` with `Allow`, or, for a method that nothing here implements, `501`.
public struct Router: Sendable {
  /// Answers one request: on an event loop, so it is quick or defers to `Outcome.compute`. Never throws.
  public typealias Handler = @Sendable (Request, PathParameters) -> Outcome

  /// Decides, when a request's header has come, whether its content is taken as it comes; `nil` has it collected for the
  /// route's other handler. On an event loop, so it is quick.
  public typealias StreamChoice = @Sendable (RequestContext, PathParameters) -> StreamHandler?

  /// What answers one method.
  final class Route: Sendable {
    let method: HTTPRequest.Method
    let handle: Handler
    let stream: StreamChoice?

    init(_ method: HTTPRequest.Method, _ handle: @escaping Handler, _ stream: StreamChoice?) {
      self.method = method
      self.handle = handle
      self.stream = stream
    }
  }

  /// What is at one pattern.
  struct Resource: Sendable {
    let pattern: PathPattern
    var routes: [Route] = []
  }

  private(set) var resources: [Resource] = []
  /// The resources with parameters, in the order in which they were added.
  private(set) var patterns: [Int] = []
  /// Those without, and how many bytes their paths have: that alone tells most from the one that is looked for.
  private(set) var literals: [(index: Int, bytes: Int)] = []

  /// The patterns of all routes, each once, in the order in which they were added.
  public var paths: [String] { resources.map(\.pattern.text) }

  /// A router without routes.
  public init() {}

  /// Adds a route. A literal path comes before a pattern that would match it too; of two patterns, the one
  /// that was added first.
  /// - Parameters:
  ///   - method: the method, one of RFC 9110 section 9.3 or `PATCH` (RFC 5789); neither `OPTIONS` nor
  ///     `CONNECT`.
  ///   - pattern: a path whose segments are literal or `{name}`.
  ///   - stream: which requests are answered while their content comes in; none if left out.
  ///   - handler: what answers the others.
  /// - Precondition: no handler was added for this method and pattern before.
  public mutating func on(
    _ method: HTTPRequest.Method, _ pattern: String, streaming stream: StreamChoice? = nil,
    handler: @escaping Handler
  ) {
    precondition(Router.routable.contains(method), "no route can be for \(method)")
    let index = resources.firstIndex { $0.pattern.text == pattern } ?? add(pattern)
    precondition(
      !resources[index].routes.contains { $0.method == method }, "two routes for \(method) \(pattern)")
    resources[index].routes.append(Route(method, handler, stream))
  }

  private mutating func add(_ text: String) -> Int {
    let index = resources.count
    let pattern = PathPattern(text, index: index)
    resources.append(Resource(pattern: pattern))
    if pattern.isLiteral {
      literals.append((index, text.utf8.count))
    } else {
      patterns.append(index)
    }
    return index
  }

  private static let routable: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete]
}
