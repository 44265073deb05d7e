import Clocks
import HTTPServer
import HTTPTypes
import Synchronization

/// Decides who may do what, by the header of a request, before any of its content is read.
public final class AccessControl: Sendable {
  /// What a route asks of who comes.
  public enum Need: Equatable, Sendable {
    /// Nothing: it is open to all.
    case nothing
    /// Some token.
    case token
    /// A token for this.
    case scope(Scope)
  }

  private let need: @Sendable (_ route: String) -> Need
  private let bearers: Mutex<[String: Bearer]>
  private let clock: @Sendable () -> Int

  /// Makes a control that knows the bearers of `records`.
  /// - Parameters:
  ///   - records: the tokens.
  ///   - need: what a route asks for.
  ///   - clock: nanoseconds since some instant; ever growing.
  public init(
    _ records: [TokenRecord], need: @escaping @Sendable (_ route: String) -> Need,
    clock: @escaping @Sendable () -> Int = AccessControl.monotonicNanoseconds
  ) {
    self.need = need
    self.clock = clock
    bearers = Mutex(Dictionary(records.map { ($0.id, Bearer($0)) }) { first, _ in first })
  }

  /// Nanoseconds since the program began to ask.
  public static let monotonicNanoseconds: @Sendable () -> Int = {
    let start = Instant.now
    return {
      let (seconds, attoseconds) = start.duration(to: .now).components
      return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    }
  }()

  /// Knows those of `records` from now on. Who stays with the same rate and quota keeps what they have left.
  public func replace(_ records: [TokenRecord]) {
    bearers.withLock { bearers in
      let old = bearers
      bearers = Dictionary(
        records.map { record in
          guard let known = old[record.id], known.record == record else { return (record.id, Bearer(record)) }
          return (record.id, known)
        }
      ) { first, _ in first }
    }
  }

  /// Whether a request is let in; `nil` where it is.
  public func admit(_ request: RequestContext) -> Refusal? {
    // What no route takes is told so; preflights carry no token (Fetch standard, section 4.8).
    guard let route = request.route, request.method != .options else { return nil }
    let need = need(route)
    guard need != .nothing else { return nil }
    do throws(HTTPFault) {
      let bearer = try bearer(of: request)
      if case .scope(let scope) = need, !bearer.record.scopes.contains(scope) {
        throw .outOfScope(scope, bearer.record)
      }
      let state = bearer.limiter.take(now: clock())
      guard state.isAllowed else { throw .tooManyRequests(bearer.record, state) }
      if need == .scope(.compute), bearer.isBusy { throw .tooManyComputations(bearer.record) }
      return nil
    } catch {
      return .fault(error)
    }
  }

  /// The handler, which computes only as many requests of one bearer at once as they may have computed.
  public func limiting(
    _ handle: @escaping Router.Handler,
    render: @escaping @Sendable (HTTPFault, Request) -> Response
  ) -> Router.Handler {
    { [self] request, parameters in
      guard let bearer = knownBearer(of: request.context) else { return handle(request, parameters) }
      guard let lease = bearer.lease() else {
        return .answer(render(.tooManyComputations(bearer.record), request))
      }
      switch handle(request, parameters) {
      case .answer(let response): return .answer(response)
      case .compute(let work):
        return .compute { cancellation in withExtendedLifetime(lease) { work(cancellation) } }
      case .stream(let produce):
        return .stream { answer, compute in
          defer { withExtendedLifetime(lease) {} }
          try await produce(answer, compute)
        }
      }
    }
  }

  /// As above, for requests that are answered while their content comes in: a stream counts as one computation.
  public func limiting(streams choose: @escaping Router.StreamChoice) -> Router.StreamChoice {
    { [self] request, parameters in
      guard let handle = choose(request, parameters) else { return nil }
      guard let bearer = knownBearer(of: request) else { return handle }
      return { content, answer, compute in
        guard let lease = bearer.lease() else { throw HTTPFault.tooManyComputations(bearer.record) }
        defer { withExtendedLifetime(lease) {} }
        try await handle(content, answer, compute)
      }
    }
  }

  /// Adds to an answer how much of their rate the bearer has left.
  public func decorate(_ request: RequestContext, _ headers: inout HTTPFields) {
    guard let bearer = knownBearer(of: request) else { return }
    let state = bearer.limiter.look(now: clock())
    headers[.rateLimitPolicy] = "\"minute\";q=\(bearer.record.rate);w=60"
    headers[.rateLimit] = "\"minute\";r=\(state.remaining);t=\(state.secondsToFull)"
  }

  /// The bearer whose token a request has.
  private func bearer(of request: RequestContext) throws(HTTPFault) -> Bearer {
    guard let field = request.headers[.authorization] else { throw .noToken }
    let parts = field.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .noBearer }
    guard let token = TokenSecret(parts[1]), let bearer = bearers.withLock({ $0[token.id] }),
      bearer.record.accepts(token)
    else { throw .unknownToken }
    return bearer
  }

  /// The bearer of a request that has been let in, without checking again.
  private func knownBearer(of request: RequestContext) -> Bearer? {
    guard let route = request.route, need(route) != .nothing, request.method != .options else { return nil }
    return try? bearer(of: request)
  }
}

extension HTTPField.Name {
  /// draft-ietf-httpapi-ratelimit-headers-10, section 4.
  static let rateLimit = HTTPField.Name("RateLimit").unsafelyUnwrapped
  /// As above, section 3.
  static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy").unsafelyUnwrapped
}
