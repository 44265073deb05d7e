import HTTPServer
import HTTPTypes
import JSON

/// One line of the access log.
struct AccessLine {
  private let answer: AnswerRecord
  private let trace: TraceContext?

  init(_ answer: AnswerRecord) {
    self.answer = answer
    trace = answer.headers[.traceparent].flatMap { TraceContext(traceparent: $0) }
  }

  /// The line with its end.
  func bytes(_ format: AccessLog.Format) -> [UInt8] {
    switch format {
    case .off: []
    case .text: Array(text.utf8)
    case .json: json
    }
  }

  /// The path is the client's text: cut where it is long, and without what a terminal would obey.
  private var path: String {
    let path = answer.path ?? "-"
    return String(
      path.prefix(256).map { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? "?" : $0 })
  }

  private var text: String {
    let method = answer.method?.rawValue.prefix(16) ?? "-"
    let traced = trace.map { " trace=\($0.traceID) span=\($0.spanID)" } ?? ""
    return
      "\(Timestamp.text(answer.startTime)) \(answer.peer?.hostText ?? "-") \(method) \(path) \(answer.status.code) "
      + "\(answer.requestBytes)→\(answer.bytes)B \(milliseconds(answer.duration))ms id=\(answer.requestID)\(traced)\n"
  }

  private var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("time", Timestamp.text(answer.startTime))
      writer.member("remote", answer.peer?.hostText)
      writer.member("method", answer.method.map { String($0.rawValue.prefix(16)) })
      writer.member("path", path)
      writer.member("route", answer.route)
      writer.member("status", answer.status.code)
      writer.member("request_bytes", answer.requestBytes)
      writer.member("response_bytes", answer.bytes)
      writer.member("duration_ms", milliseconds(answer.duration))
      if let queued = answer.timeQueued { writer.member("queue_ms", milliseconds(queued)) }
      writer.member("request_id", answer.requestID)
      if let subject = answer.clientCertificateSubject { writer.member("client_certificate", subject) }
      if let agent = answer.headers[.userAgent] { writer.member("user_agent", String(agent.prefix(128))) }
      if let trace {
        writer.member("trace_id", trace.traceID)
        writer.member("parent_id", trace.parentID)
        writer.member("span_id", trace.spanID)
        writer.member("sampled", trace.isSampled)
      }
    }
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  /// To the microsecond.
  private func milliseconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds * 1_000_000 + attoseconds / 1_000_000_000_000) / 1000
  }
}
