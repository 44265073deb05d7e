import HTTPTypes
import Synchronization
import Testing

@testable import Access
@testable import HTTPServer

struct AccessControlTests {
  private static let token = TokenSecret()
  private static let watcher = TokenSecret()

  /// A control whose clock the test turns.
  private final class Clock: Sendable {
    let now = Mutex(0)
  }

  private static func control(_ clock: Clock = Clock(), rate: Int = 600, concurrency: Int = 2) -> AccessControl {
    AccessControl(
      [
        TokenRecord(token, name: "ana", scopes: [.compute], rate: rate, concurrency: concurrency),
        TokenRecord(watcher, name: "prom", scopes: [.metrics], rate: rate, concurrency: concurrency),
      ],
      need: { route in
        switch route {
        case "/open": .nothing
        case "/list": .token
        case "/metrics": .scope(.metrics)
        default: .scope(.compute)
        }
      }, clock: { clock.now.withLock { $0 } })
  }

  private static func request(
    _ path: String, _ authorization: String? = nil, _ method: HTTPRequest.Method = .post, hasRoute: Bool = true
  ) throws -> RequestContext {
    var headers: HTTPFields = [:]
    headers[.authorization] = authorization
    return try #require(
      RequestContext(method: method, target: path, headers: headers, route: hasRoute ? path : nil))
  }

  private static func bearer(_ token: TokenSecret) -> String { "Bearer \(token.text)" }

  private static func fault(_ refusal: Refusal?) throws -> HTTPFault {
    guard case .fault(let fault)? = refusal else { throw Unexpected() }
    return fault
  }

  private struct Unexpected: Error {}

  @Test func openRoutesAndUnknownOnesAskForNothing() throws {
    let control = Self.control()
    #expect(control.admit(try Self.request("/open")) == nil)
    #expect(control.admit(try Self.request("/c", nil, .options)) == nil)
    #expect(control.admit(try Self.request("/c", hasRoute: false)) == nil)
  }

  @Test func aTokenOpensWhatItIsFor() throws {
    let control = Self.control()
    #expect(control.admit(try Self.request("/c", Self.bearer(Self.token))) == nil)
    #expect(control.admit(try Self.request("/c", "bearer   \(Self.token.text)")) == nil)
    #expect(control.admit(try Self.request("/list", Self.bearer(Self.token))) == nil)
    #expect(control.admit(try Self.request("/metrics", Self.bearer(Self.watcher))) == nil)
  }

  @Test(
    "Without a token that is known, the answer is 401 with a challenge",
    arguments: [
      (nil, #"Bearer realm="chainrule""#), ("Basic YTpi", #"Bearer realm="chainrule", error="invalid_request""#),
      ("Bearer", #"Bearer realm="chainrule", error="invalid_request""#),
      ("Bearer x", #"Bearer realm="chainrule", error="invalid_token""#),
      ("Bearer \(TokenSecret().text)", #"Bearer realm="chainrule", error="invalid_token""#),
      (
        "Bearer chainrule_\(token.id)_\(TokenSecret().secret)", #"Bearer realm="chainrule", error="invalid_token""#
      ),
    ] as [(String?, String)])
  func unauthorized(authorization: String?, challenge: String) throws {
    let fault = try Self.fault(Self.control().admit(Self.request("/c", authorization)))
    #expect(fault.status == .unauthorized)
    #expect(fault.headers[.wwwAuthenticate] == challenge)
    #expect(!fault.detail.contains(Self.token.secret))
  }

  @Test func anotherScopeIs403() throws {
    let fault = try Self.fault(Self.control().admit(Self.request("/metrics", Self.bearer(Self.token))))
    #expect(fault.status == .forbidden)
    #expect(
      fault.headers[.wwwAuthenticate] == #"Bearer realm="chainrule", error="insufficient_scope", scope="metrics""#)
    #expect(fault.detail == #"the token "ana" is for "compute", and this needs "metrics""#)
  }

  @Test func whatIsOverTheRateIs429UntilItIsRefilled() throws {
    let clock = Clock()
    let control = Self.control(clock, rate: 2)
    let request = try Self.request("/c", Self.bearer(Self.token))
    #expect(control.admit(request) == nil)
    var headers: HTTPFields = [:]
    control.decorate(request, &headers)
    #expect(headers[.rateLimitPolicy] == #""minute";q=2;w=60"#)
    #expect(headers[.rateLimit] == #""minute";r=1;t=30"#)
    #expect(control.admit(request) == nil)
    let fault = try Self.fault(control.admit(request))
    #expect(fault.status == .tooManyRequests && fault.headers[.retryAfter] == "30")
    #expect(control.admit(try Self.request("/metrics", Self.bearer(Self.watcher))) == nil)
    clock.now.withLock { $0 += 30_000_000_000 }
    #expect(control.admit(request) == nil)
  }

  @Test func computationsAtOnceAreLimitedUntilTheyEndOrAreDropped() throws {
    let control = Self.control(concurrency: 1)
    let work: Router.Handler = { _, _ in .compute { Response(status: .ok) } }
    let handle = control.limiting(work) { fault, _ in Response(status: fault.status, headers: fault.headers) }
    let request = Request(context: try Self.request("/c", Self.bearer(Self.token)), body: .empty)
    func statuses(_ outcome: Outcome) -> Int {
      switch outcome {
      case .answer(let response): response.status.code
      case .compute(let work): work(Cancellation()).status.code
      case .stream: 0
      }
    }
    var first: Outcome? = handle(request, PathParameters())
    #expect(control.admit(request.context) != nil)
    guard case .answer(let refused) = handle(request, PathParameters()) else { throw Unexpected() }
    #expect(refused.status == .tooManyRequests && refused.headers[.retryAfter] == "1")
    // The first one is dropped without ever having run, as that of a client that has gone is.
    #expect(first != nil)
    first = nil
    #expect(control.admit(request.context) == nil)
    #expect(statuses(handle(request, PathParameters())) == 200)
    #expect(statuses(handle(request, PathParameters())) == 200)
  }

  @Test func newRecordsReplaceOldOnesAndKeepWhatIsLeft() throws {
    let control = Self.control(rate: 1)
    let request = try Self.request("/c", Self.bearer(Self.token))
    #expect(control.admit(request) == nil)
    control.replace([])
    #expect(try Self.fault(control.admit(request)).status == .unauthorized)
    let record = TokenRecord(Self.token, name: "ana", scopes: [.compute], rate: 1, concurrency: 1)
    control.replace([record])
    #expect(control.admit(request) == nil)
    control.replace([record])
    #expect(try Self.fault(control.admit(request)).status == .tooManyRequests)
  }
}
