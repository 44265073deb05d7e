import Access
import Diagnostics
import HTTPServer
import HTTPTypes
import Operations
import Synchronization

/// The service: which path is answered by what.
public struct Service: Sendable {
  /// The service's version.
  public static let version = "0.1.0"

  let core: Core
  private let serverLimits: ServerLimits
  private let access: AccessControl?
  private let readiness = Readiness()
  /// What is counted, for `GET /metrics`.
  public let metrics: Metrics

  /// Makes a service that refuses what is over `limits`, behind a server that has `serverLimits`.
  /// - Parameters:
  ///   - limits: what a request may ask for.
  ///   - serverLimits: what the server takes.
  ///   - access: who may use it; everybody where there is none.
  public init(
    limits: ComputeLimits = ComputeLimits(), serverLimits: ServerLimits = ServerLimits(), access: AccessControl? = nil
  ) {
    self.init(limits, serverLimits, access, countingRoutes: Service.paths)
  }

  private init(
    _ limits: ComputeLimits, _ serverLimits: ServerLimits, _ access: AccessControl?, countingRoutes routes: [String]
  ) {
    let core = Core(limits: limits)
    self.core = core
    self.serverLimits = serverLimits
    self.access = access
    metrics = Metrics(routes: routes, version: Service.version) {
      let (hits, misses) = core.programFigures
      return Metrics.CoreFigures(programHits: hits, programMisses: misses)
    }
  }

  /// The paths of all resources.
  private static let paths = Service(ComputeLimits(), ServerLimits(), nil, countingRoutes: []).router.paths

  /// Gives back the memory of what is kept from one request to the next: for a time of rest. What comes after it takes a
  /// few microseconds more, once for each network.
  public func forget() { core.forget() }

  /// The routes.
  public var router: Router {
    var router = Router()
    let (core, readiness) = (core, readiness)
    for call in ComputeCall.allCases {
      let endpoint = call.endpoint(core)
      router.on(
        .post, call.path, streaming: limited(streams: { request, _ in endpoint.lineHandler(for: request) }),
        handler: limited { request, _ in endpoint.respond(to: request) })
    }

    let layers = StaticAnswer.layers()
    router.on(.get, "/v1/layers") { _, _ in .answer(layers) }
    let examples = StaticAnswer.examples()
    router.on(.get, "/v1/examples") { _, _ in .answer(examples) }
    router.on(.get, "/v1/examples/{name}") { request, parameters in
      .answer(Service.example(parameters["name"] ?? "", request))
    }

    let version = StaticAnswer.version()
    router.on(.get, "/version") { _, _ in .answer(version) }
    let limits = StaticAnswer.limits(serverLimits, core.limits)
    router.on(.get, "/v1/limits") { _, _ in .answer(limits) }
    let contractAsJSON = StaticAnswer.contractAsJSON()
    router.on(.get, "/openapi.json") { _, _ in .answer(contractAsJSON) }
    let contract = StaticAnswer.contract()
    router.on(.get, "/openapi.yaml") { _, _ in .answer(contract) }
    let metrics = metrics
    router.on(.get, "/metrics") { _, _ in .answer(StaticAnswer.metrics(metrics.text())) }
    let healthy = StaticAnswer.health("ok")
    router.on(.get, "/livez") { _, _ in .answer(healthy) }
    for path in ["/readyz", "/healthz"] {
      router.on(.get, path) { request, _ in
        .answer(readiness.isDraining ? Service.draining.response(to: request.id) : healthy)
      }
    }
    return router
  }

  /// Makes the answer to an error that the server or the router found.
  public static func render(_ fault: HTTPFault, _ context: FaultContext) -> Response {
    var fault = fault
    if fault.status == .notFound, let path = context.path {
      let hint =
        nearestName(to: path, in: paths).map { "Did you mean \($0)?" }
        ?? "/openapi.yaml says all that there is, /v1/examples has requests to try."
      fault = HTTPFault(
        status: fault.status, code: fault.code, title: fault.title, detail: "\(fault.detail) \(hint)")
    }
    return ProblemDetails(fault).response(to: context.requestID)
  }

  /// What a route asks of who comes, where the service asks for tokens: what tells how to use the service and whether it is
  /// well is open to all.
  public static func need(of route: String) -> AccessControl.Need {
    switch route {
    case "/livez", "/readyz", "/healthz", "/version", "/openapi.json", "/openapi.yaml", "/v1/limits": .nothing
    case "/metrics": .scope(.metrics)
    case "/v1/layers", "/v1/examples", "/v1/examples/{name}": .token
    default: .scope(.compute)
    }
  }

  /// A handler that one bearer may keep busy only so many times at once.
  private func limited(_ handler: @escaping Router.Handler) -> Router.Handler {
    guard let access else { return handler }
    return access.limiting(handler) { fault, request in ProblemDetails(fault).response(to: request.id) }
  }

  /// As above, of requests by lines.
  private func limited(streams choose: @escaping Router.StreamChoice) -> Router.StreamChoice {
    access.map { $0.limiting(streams: choose) } ?? choose
  }

  /// From now on `/readyz` and `/healthz` say that no more work should be sent here.
  public func beginDraining() {
    readiness.isDraining = true
  }

  private static let draining = ProblemDetails(
    status: .serviceUnavailable, code: "draining", title: "The service is shutting down",
    detail: "the service finishes what it has and takes nothing new", headers: [.retryAfter: "5"])

  private static func example(_ name: String, _ request: Request) -> Response {
    guard let example = Example.named(name) else {
      let meant = suggestion(for: name, among: Example.all.map(\.name))
      let problem = ProblemDetails.notFound("there is no example \"\(name.prefix(64))\"\(meant)")
      return problem.response(to: request.id)
    }
    return Response(
      status: .ok, headers: [.contentType: "application/json"], body: .constant(example.request))
  }
}

/// Whether the service takes new work.
private final class Readiness: Sendable {
  private let draining = Atomic(false)

  var isDraining: Bool {
    get { draining.load(ordering: .relaxed) }
    set { draining.store(newValue, ordering: .relaxed) }
  }
}
