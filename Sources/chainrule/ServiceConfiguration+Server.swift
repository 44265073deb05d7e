import Access
import HTTPServer
import Settings

extension ServiceConfiguration {
  /// The server's part of it.
  /// - Parameters:
  ///   - access: who may use the service; everybody where there is none.
  ///   - onAnswer: is told of every answer, on an event loop.
  func serverConfiguration(
    access: AccessControl?, onAnswer: @escaping @Sendable (AnswerRecord) -> Void
  ) -> ServerConfiguration {
    var result = ServerConfiguration(
      host: host, port: port, tls: tls, threads: threads, computeWidth: computeThreads, limits: server,
      onAnswer: onAnswer)
    let crossOrigin = CrossOrigin(origins: corsOrigins)
    guard access != nil || !corsOrigins.isEmpty else { return result }
    result.admit = { request in crossOrigin.preflight(request).map(Refusal.response) ?? access?.admit(request) }
    result.decorate = { request, _, headers in
      crossOrigin.decorate(request, &headers)
      if let access, let request { access.decorate(request, &headers) }
    }
    return result
  }
}
