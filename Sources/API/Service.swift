import Diagnostics
import HTTPServer
import HTTPTypes
import Synchronization

/// The service: which path is answered by what.
public struct Service: Sendable {
  /// The service's version.
  public static let version = "0.1.0"

  let core: Core
  private let serverLimits: ServerLimits
  private let readiness = Readiness()

  /// Makes a service that refuses what is over `limits`, behind a server that has `serverLimits`.
  public init(limits: ComputeLimits = ComputeLimits(), serverLimits: ServerLimits = ServerLimits()) {
    core = Core(limits: limits)
    self.serverLimits = serverLimits
  }

  /// The routes.
  public var router: Router {
    var router = Router()
    let (core, readiness) = (core, readiness)
    for call in ComputeCall.allCases {
      let endpoint = call.endpoint(core)
      router.on(.post, call.path, streaming: { request, _ in endpoint.lineHandler(for: request) }) { request, _ in
        endpoint.respond(to: request)
      }
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

  /// The paths of all resources, for who mistypes one.
  private static let paths = Service().router.paths

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
      status: .ok, headers: [.contentType: "application/json"], body: .bytes(example.request))
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
