import HTTPServer
import HTTPTypes

/// Why somebody is not let in (RFC 6750, section 3; RFC 6585, section 4).
extension HTTPFault {
  static let noToken = unauthorized(
    "this service asks for a token: send it as \"Authorization: Bearer chainrule_…\"; who runs the service gives them out",
    challenge: "")
  static let noBearer = unauthorized(
    "the field Authorization must be \"Bearer\" and a token, as in \"Authorization: Bearer chainrule_…\"",
    challenge: ", error=\"invalid_request\"")
  static let unknownToken = unauthorized(
    "the token is not known here: was it copied whole, or has it been withdrawn?",
    challenge: ", error=\"invalid_token\"")

  private static func unauthorized(_ detail: String, challenge: String) -> HTTPFault {
    HTTPFault(
      status: .unauthorized, code: "unauthorized", title: "A token is needed", detail: detail,
      headers: [.wwwAuthenticate: "Bearer realm=\"chainrule\"\(challenge)"])
  }

  static func outOfScope(_ scope: Scope, _ record: TokenRecord) -> HTTPFault {
    let scopes = Scope.allCases.filter(record.scopes.contains).map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    return HTTPFault(
      status: .forbidden, code: "forbidden", title: "The token is not for this",
      detail: "the token \"\(record.name)\" is for \(scopes), and this needs \"\(scope.rawValue)\"",
      headers: [
        .wwwAuthenticate: "Bearer realm=\"chainrule\", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
      ])
  }

  static func tooManyRequests(_ record: TokenRecord, _ state: RateLimiter.State) -> HTTPFault {
    HTTPFault(
      status: .tooManyRequests, code: "rate-limited", title: "Too many requests",
      detail: "the token \"\(record.name)\" may send \(record.rate) requests a minute; the next one in "
        + "\(state.secondsToNext) s",
      headers: [.retryAfter: String(max(1, state.secondsToNext))])
  }

  static func tooManyComputations(_ record: TokenRecord) -> HTTPFault {
    HTTPFault(
      status: .tooManyRequests, code: "too-many-computations", title: "Too many computations at once",
      detail:
        "the token \"\(record.name)\" may have \(record.concurrency) requests computed at once; send the next one "
        + "when one of them has been answered",
      headers: [.retryAfter: "1"])
  }
}
