import HTTPTypes
import Testing

@testable import HTTPServer
@testable import Operations

/// The figures, and that their text keeps the rules of the format.
struct MetricsTests {
  private static func record(
    _ route: String?, _ status: Int, index: Int = 0, milliseconds: Int = 1, method: HTTPRequest.Method = .post
  ) throws -> AnswerRecord {
    let read = try #require(RequestContext(method: method, target: route ?? "/"))
    let request = RequestContext(
      id: read.id, head: read.head, pattern: route.map { PathPattern($0, index: index) }, peer: nil,
      clientCertificateSubject: nil, received: read.received)
    return AnswerRecord(
      subject: .request(request), peer: nil, requestBytes: 10, status: .init(code: status), bytes: 100,
      startNanoseconds: 0, nanoseconds: Int64(milliseconds) * 1_000_000, timeQueued: nil, requestID: "id",
      clientCertificateSubject: nil)
  }

  private static func metrics() -> Metrics {
    Metrics(routes: ["/a", "/b"], version: "1") { Metrics.CoreFigures(programHits: 7, programMisses: 2) }
  }

  @Test func requestsAreCountedByRouteMethodAndStatus() throws {
    let metrics = Self.metrics()
    for status in [200, 200, 422] { metrics.requests.count(try Self.record("/a", status)) }
    metrics.requests.count(try Self.record("/a", 299))
    metrics.requests.count(try Self.record(nil, 404, method: .init("BREW") ?? .get))
    let text = metrics.text()
    #expect(text.contains("chainrule_http_requests_total{method=\"POST\",route=\"/a\",status=\"200\"} 2\n"))
    #expect(text.contains("chainrule_http_requests_total{method=\"POST\",route=\"/a\",status=\"422\"} 1\n"))
    #expect(text.contains("chainrule_http_requests_total{method=\"POST\",route=\"/a\",status=\"other\"} 1\n"))
    #expect(text.contains("chainrule_http_requests_total{method=\"other\",route=\"other\",status=\"404\"} 1\n"))
    #expect(!text.contains("route=\"/b\""))
    #expect(text.contains("chainrule_http_response_bytes_total{route=\"/a\"} 400\n"))
  }

  @Test func aRouteIsCountedByItsPlace() throws {
    let metrics = Self.metrics()
    metrics.requests.count(try Self.record("/b", 200, index: 1))
    // A server with other routes than the figures were made for has no place for it there.
    metrics.requests.count(try Self.record("/c", 200, index: 2))
    let text = metrics.text()
    #expect(text.contains("chainrule_http_requests_total{method=\"POST\",route=\"/b\",status=\"200\"} 1\n"))
    #expect(text.contains("chainrule_http_requests_total{method=\"POST\",route=\"other\",status=\"200\"} 1\n"))
    #expect(!text.contains("route=\"/a\""))
  }

  @Test func durationsFallIntoBucketsThatAddUp() throws {
    let metrics = Self.metrics()
    for milliseconds in [0, 1, 2, 30_000, 30_001] {
      metrics.requests.count(try Self.record("/a", 200, milliseconds: milliseconds))
    }
    let lines = metrics.text().split(separator: "\n").filter { $0.contains("duration_seconds_bucket") }
    let counts = lines.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
    #expect(counts == [1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5])
    #expect(lines.last?.contains("le=\"+Inf\"") == true)
    #expect(metrics.text().contains("chainrule_http_request_duration_seconds_sum{route=\"/a\"} 60.004\n"))
    #expect(metrics.text().contains("chainrule_http_request_duration_seconds_count{route=\"/a\"} 5\n"))
  }

  @Test func theServersLoadIsAsked() {
    let metrics = Self.metrics()
    #expect(!metrics.text().contains("chainrule_http_connections"))
    metrics.observe {
      ServerLoad(
        connections: 3, bytesInFlight: 4, computationsWaiting: 5, computationsRunning: 6, bytesReceived: 7,
        bytesSent: 8)
    }
    let text = metrics.text()
    for line in [
      "chainrule_http_connections 3", "chainrule_http_bytes_in_flight 4", "chainrule_compute_waiting 5",
      "chainrule_compute_running 6", "chainrule_http_received_bytes_total 7", "chainrule_http_sent_bytes_total 8",
      "chainrule_program_cache_hits_total 7", "chainrule_program_cache_misses_total 2",
    ] { #expect(text.contains("\(line)\n")) }
  }

  /// The rules of the exposition format: every figure belongs to the family before it, each family comes once with help and
  /// type, no figure comes twice, counters end in `_total`, and values are numbers.
  @Test func theTextKeepsTheFormatsRules() throws {
    let metrics = Self.metrics()
    metrics.requests.count(try Self.record("/a", 200))
    var types: [String: String] = [:]
    var family = ""
    var seen: Set<Substring> = []
    for line in metrics.text().split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix("# HELP ") {
        family = String(words[2])
        #expect(types[family] == nil && words.count > 3)
      } else if line.hasPrefix("# TYPE ") {
        #expect(words.count == 4 && words[2] == family)
        types[family] = String(words[3])
        #expect((words[3] == "counter") == family.hasSuffix("_total"))
      } else {
        let match = try #require(line.wholeMatch(of: /([a-z_]+)(\{[^{}]+\})? ([-+0-9.e]+)/))
        let name = types[family] == "histogram" ? match.1.replacing(/_(bucket|sum|count)$/, with: "") : match.1
        #expect(name == family)
        #expect(Double(match.3) != nil)
        #expect(seen.insert(line.prefix { $0 != " " }).inserted)
      }
    }
    #expect(types.count > 10)
  }

  @Test func theProcessIsThisOne() throws {
    var text = PrometheusText()
    ProcessFigures.write(to: &text)
    func value(_ name: String) throws -> Double {
      let line = try #require(text.text.split(separator: "\n").first { $0.hasPrefix("\(name) ") })
      return try #require(Double(line.dropFirst(name.count + 1)))
    }
    #expect(try value("process_resident_memory_bytes") > 1e6)
    #expect(try value("process_virtual_memory_bytes") >= value("process_resident_memory_bytes"))
    #expect(try value("process_open_fds") >= 3)
    #expect(try value("process_max_fds") >= value("process_open_fds"))
    #expect(try value("process_cpu_seconds_total") > 0)
    #expect(try value("process_threads") >= 1)
    #expect(try value("process_start_time_seconds") > 1.7e9)
  }
}
