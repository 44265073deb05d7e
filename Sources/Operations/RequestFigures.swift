import HTTPServer
import HTTPTypes
import Tensors

/// How many requests there were, how they ended and how long they took, by route. Counted on the event loops, without locks;
/// the labels are as few as the routes, methods and statuses that there are.
public final class RequestFigures: Sendable {
  /// The upper bounds of the histogram's buckets, in seconds: a small network takes less than the first.
  static let bounds = [0.000_25, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
  /// The methods that are told apart; all others are one.
  static let methods: [HTTPRequest.Method] = [.get, .post, .head, .options]
  /// The statuses that are told apart; all others are one.
  static let statuses = [
    200, 204, 304, 400, 401, 403, 404, 405, 406, 408, 411, 413, 414, 415, 417, 422, 429, 431, 500, 501, 503, 505,
  ]
  /// What the others are called.
  static let other = "other"

  /// The figures of one route.
  final class Route: Sendable {
    /// By method and status, the others last.
    let answers = (0...methods.count).map { _ in (0...statuses.count).map { _ in Counter() } }
    /// By the bound that a duration is not above, the longest last; each counted in one bucket alone.
    let buckets = (0...bounds.count).map { _ in Counter() }
    let nanoseconds = Counter()
    let bytes = Counter()
  }

  /// What one core has counted: loops on several would take the same counters from each other.
  private final class Share: Sendable {
    /// The routes' figures, each at its route's index.
    let routes: [Route]
    /// What no route took.
    let strays = Route()

    init(_ count: Int) {
      routes = (0..<count).map { _ in Route() }
    }
  }

  /// The routes, each at its index.
  private let names: [String]

  private let shares: PerCore<Share>

  /// Makes figures of the given routes, all zero; `names` are in the order of ``Router/paths``.
  public init(routes names: [String]) {
    self.names = names
    shares = PerCore { _ in Share(names.count) }
  }

  /// Counts an answer.
  public func count(_ answer: AnswerRecord) {
    let share = shares.here
    let index = answer.routeIndex ?? share.routes.count
    let route = index < share.routes.count ? share.routes[index] : share.strays
    let method = RequestFigures.methods.firstIndex { $0 == answer.method } ?? RequestFigures.methods.count
    let status =
      RequestFigures.statuses.firstIndex { $0 == answer.status.code } ?? RequestFigures.statuses.count
    route.answers[method][status].add()
    let duration = Double(answer.nanoseconds) / 1e9
    let bucket = RequestFigures.bounds.firstIndex { duration <= $0 } ?? RequestFigures.bounds.count
    route.buckets[bucket].add()
    route.nanoseconds.add(Int(answer.nanoseconds))
    route.bytes.add(answer.bytes)
  }

  /// The figures of a route on all cores.
  private static func sum(_ shares: [Route]) -> Route {
    let sum = Route()
    for share in shares { sum.add(share) }
    return sum
  }

  /// Writes the figures of the routes that were asked for.
  func write(to text: inout PrometheusText) {
    var all = names.indices.map { index in
      (key: names[index], value: RequestFigures.sum(shares.all.map { $0.routes[index] }))
    }
    all.sort { $0.key < $1.key }
    all.append((RequestFigures.other, RequestFigures.sum(shares.all.map(\.strays))))
    let used = all.filter { $0.value.buckets.contains { $0.value > 0 } }
    text.family("chainrule_http_requests_total", .counter, "Requests answered.")
    for (name, route) in used { route.writeAnswers(name, &text) }
    text.family("chainrule_http_request_duration_seconds", .histogram, "From a request's first byte to its answer.")
    for (name, route) in used { route.writeDurations(name, &text) }
    text.family("chainrule_http_response_bytes_total", .counter, "Bytes of the answers' content.")
    for (name, route) in used {
      text.figure("chainrule_http_response_bytes_total", [("route", name)], "\(route.bytes.value)")
    }
  }
}

extension RequestFigures.Route {
  /// Adds the figures of another.
  fileprivate func add(_ other: RequestFigures.Route) {
    for (mine, theirs) in zip(answers.joined(), other.answers.joined()) { mine.add(theirs.value) }
    for (mine, theirs) in zip(buckets, other.buckets) { mine.add(theirs.value) }
    nanoseconds.add(other.nanoseconds.value)
    bytes.add(other.bytes.value)
  }

  fileprivate func writeAnswers(_ name: String, _ text: inout PrometheusText) {
    let methods = RequestFigures.methods.map(\.rawValue) + [RequestFigures.other]
    let statuses = RequestFigures.statuses.map(String.init) + [RequestFigures.other]
    for (method, counters) in zip(methods, answers) {
      for (status, counter) in zip(statuses, counters) where counter.value > 0 {
        text.figure(
          "chainrule_http_requests_total", [("method", method), ("route", name), ("status", status)],
          "\(counter.value)")
      }
    }
  }

  fileprivate func writeDurations(_ name: String, _ text: inout PrometheusText) {
    let family = "chainrule_http_request_duration_seconds"
    var sum = 0
    for (bound, bucket) in zip(RequestFigures.bounds.map { "\($0)" } + ["+Inf"], buckets) {
      sum += bucket.value
      text.figure("\(family)_bucket", [("route", name), ("le", bound)], "\(sum)")
    }
    text.figure("\(family)_sum", [("route", name)], "\(Double(nanoseconds.value) / 1e9)")
    text.figure("\(family)_count", [("route", name)], "\(sum)")
  }
}
