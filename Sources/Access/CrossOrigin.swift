import HTTPServer
import HTTPTypes

/// Which web pages of other origins may use the service: those that are named, and no others.
/// - SeeAlso: <https://fetch.spec.whatwg.org/#http-cors-protocol>
public struct CrossOrigin: Sendable {
  private let origins: Set<String>

  /// What pages may send, beside what they always may.
  private static let requestFields =
    "Accept, Authorization, Content-Encoding, Content-Type, If-None-Match, traceparent, X-Request-Id"
  /// What pages may read, beside what they always may.
  private static let answerFields =
    "ETag, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, WWW-Authenticate, X-Request-Id"
  /// How long a browser remembers a preflight's answer, in seconds.
  private static let maximumAge = "3600"

  /// Makes a policy for the given origins: `https://course.example`.
  public init(origins: [String]) { self.origins = Set(origins) }

  /// Whether a text is an origin as browsers send it: a scheme, a host, and a port where it is not the scheme's own.
  public static func isOrigin(_ text: String) -> Bool {
    for scheme in ["http://", "https://"] where text.hasPrefix(scheme) {
      let rest = text.dropFirst(scheme.count)
      return !rest.isEmpty
        && rest.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
          default: false
          }
        }
    }
    return false
  }

  /// The answer to a preflight of an origin that is named; `nil` for anything else.
  public func preflight(_ request: RequestContext) -> Response? {
    guard request.method == .options, request.route != nil, request.headers[.accessControlRequestMethod] != nil,
      let origin = request.headers[.origin], origins.contains(origin)
    else { return nil }
    return Response(
      status: .noContent,
      headers: [
        .accessControlAllowMethods: "GET, HEAD, POST", .accessControlAllowHeaders: CrossOrigin.requestFields,
        .accessControlMaxAge: CrossOrigin.maximumAge,
        .vary: "Access-Control-Request-Method, Access-Control-Request-Headers",
      ])
  }

  /// Adds to an answer who may read it.
  public func decorate(_ request: RequestContext?, _ headers: inout HTTPFields) {
    guard !origins.isEmpty else { return }
    headers.append(HTTPField(name: .vary, value: "Origin"))
    guard let origin = request?.headers[.origin], origins.contains(origin) else { return }
    headers[.accessControlAllowOrigin] = origin
    headers[.accessControlExposeHeaders] = CrossOrigin.answerFields
  }
}
