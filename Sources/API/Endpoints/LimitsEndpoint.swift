import HTTPServer
import JSON

extension StaticAnswer {
  /// `GET /v1/limits`: what one client and one request may take.
  static func limits(_ http: ServerLimits, _ compute: ComputeLimits) -> Response {
    constant { writer in
      writer.key("http")
      writer.object { writer in
        writer.member("request_line_bytes", http.requestLineBytes)
        writer.member("header_bytes", http.headerBytes)
        writer.member("header_fields", http.fieldCount)
        writer.member("body_bytes", http.bodyBytes)
        writer.member("chunk_overhead_bytes", http.chunkOverheadBytes)
        writer.member("handshake_seconds", http.handshakeTime.inSeconds)
        writer.member("skipped_bytes", http.skippedBytes)
        writer.member("header_seconds", http.headerTime.inSeconds)
        writer.member("idle_seconds", http.idleTime.inSeconds)
        writer.member("keep_alive_seconds", http.keepAliveTime.inSeconds)
        writer.member("requests_per_connection", http.requestsPerConnection)
        writer.member("bytes_per_second", http.bytesPerSecond)
        writer.member("rate_grace_seconds", http.rateGrace.inSeconds)
        writer.member("linger_seconds", http.lingerTime.inSeconds)
        writer.member("connections", http.connections)
        writer.member("refused_connections", http.refusedConnections)
        writer.member("bytes_in_flight", http.bytesInFlight)
        writer.member("compute_queue_length", http.computeQueueLength)
        writer.member("retry_after_seconds", http.retryAfter.inSeconds)
        writer.member("handshake_queue_length", http.handshakeQueueLength)
      }
      writer.key("compute")
      writer.object { writer in
        writer.member("layers", compute.layers)
        writer.member("formula_layers", compute.formulaLayers)
        writer.member("memory_bytes", compute.memoryBytes)
        writer.member("operations", compute.operations)
        writer.member("formula_operations", compute.formulaOperations)
        writer.member("answer_numbers", compute.answerNumbers)
        writer.member("line_bytes", compute.lineBytes)
        writer.member("seconds", compute.time.inSeconds)
      }
    }
  }
}

extension Duration {
  fileprivate var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
