import HTTPTypes

/// The faults that the router finds. The connection lives on.
extension HTTPFault {
  /// `404` (RFC 9110 section 15.5.5).
  static func notFound(path: String) -> HTTPFault {
    HTTPFault(
      status: .notFound, code: "not-found", title: "No such resource",
      detail: "There is nothing at \(path.prefix(200)).")
  }

  /// `405` with `Allow` (RFC 9110 sections 10.2.1 and 15.5.6).
  static func methodNotAllowed(_ method: HTTPRequest.Method, allow: String) -> HTTPFault {
    HTTPFault(
      status: .methodNotAllowed, code: "method-not-allowed", title: "Method not allowed",
      detail: "This resource takes \(allow), not \(method.rawValue).", headers: [.allow: allow])
  }

  /// `501` for a method (RFC 9110 section 9.1).
  static func methodNotImplemented(_ method: HTTPRequest.Method) -> HTTPFault {
    HTTPFault(
      status: .notImplemented, code: "method-not-implemented", title: "Method not implemented",
      detail: "The method \(method.rawValue.prefix(40)) is not implemented here.")
  }
}
