import HTTPTypes

extension Router {
  /// What a request's method and path come to.
  enum Resolution {
    case route(Route, PathParameters, PathPattern)
    /// `OPTIONS`: the methods allowed.
    case options(allow: String, PathPattern?)
    indirect case fault(HTTPFault, PathPattern?)

    /// The pattern that takes the path.
    var pattern: PathPattern? {
      switch self {
      case .route(_, _, let pattern): pattern
      case .options(_, let pattern), .fault(_, let pattern): pattern
      }
    }
  }

  /// Finds who answers.
  /// - Parameter path: the path, still percent-encoded.
  func resolve(_ method: HTTPRequest.Method, _ path: String) -> Resolution {
    let found = find(path)
    if let (index, parameters) = found, let route = resources[index].route(for: method) {
      return .route(route, parameters, resources[index].pattern)
    }
    guard Router.implemented.contains(method) else {
      return .fault(.methodNotImplemented(method), nil)
    }
    if path == "*" { return .options(allow: allowedAnywhere, nil) }
    guard let resource = found.map({ resources[$0.index] }) else {
      return .fault(.notFound(path: path), nil)
    }
    if method == .options { return .options(allow: resource.allow, resource.pattern) }
    return .fault(.methodNotAllowed(method, allow: resource.allow), resource.pattern)
  }

  private func find(_ path: String) -> (index: Int, PathParameters)? {
    // There are too few of them to be worth a hash.
    let bytes = path.utf8.count
    for literal in literals where literal.bytes == bytes && resources[literal.index].pattern.text == path {
      return (literal.index, PathParameters())
    }
    let parts = PathPattern.split(path)
    // Literal paths that were needlessly encoded are the same paths (RFC 3986 section 6.2.2.2).
    if path.utf8.contains(UInt8(ascii: "%")) {
      for (index, _) in literals where resources[index].pattern.match(parts) != nil { return (index, PathParameters()) }
    }
    for index in patterns {
      if let parameters = resources[index].pattern.match(parts) { return (index, parameters) }
    }
    return nil
  }

  /// `Allow` for `OPTIONS *`: all that some resource allows (RFC 9110 section 9.3.7).
  private var allowedAnywhere: String {
    var methods: [HTTPRequest.Method] = []
    for resource in resources {
      for method in resource.methods where !methods.contains(method) { methods.append(method) }
    }
    if methods.isEmpty { methods = [.options] }
    return methods.map(\.rawValue).joined(separator: ", ")
  }

  /// The methods that some resource could take: those of RFC 9110, `PATCH` (RFC 5789) and `QUERY`; `CONNECT` is for
  /// proxies. Any other is unknown here.
  private static let implemented: [HTTPRequest.Method] =
    [.get, .post, .head, .options, .put, .patch, .delete, .trace]
    + [HTTPRequest.Method("QUERY")].compactMap(\.self)
}

extension Router.Resource {
  /// The methods it takes, `HEAD` and `OPTIONS` included.
  var methods: [HTTPRequest.Method] {
    var methods = routes.map(\.method)
    if methods.contains(.get), !methods.contains(.head) { methods.append(.head) }
    return methods + [.options]
  }

  /// The value of `Allow` (RFC 9110 section 10.2.1).
  var allow: String { methods.map(\.rawValue).joined(separator: ", ") }

  func route(for method: HTTPRequest.Method) -> Router.Route? {
    if let own = routes.first(where: { $0.method == method }) { return own }
    return method == .head ? routes.first { $0.method == .get } : nil
  }
}
