import HTTPTypes
import Synchronization

@testable import HTTPServer

extension TestServer {
  /// Routes whose answers, and whose requests, come bit by bit.
  static func addStreams(to router: inout Router, _ box: Box) {
    router.on(.get, "/parts/{parts}") { _, parameters in
      let count = Int(parameters["parts"] ?? "") ?? 0
      return .stream { answer, compute in
        answer.begin(.ok)
        for number in 0..<count {
          box.owner?.parts.add(1, ordering: .relaxed)
          try await answer.write(try await compute { _ in Array("part \(number)\n".utf8) })
        }
      }
    }
    router.on(.get, "/endless") { _, _ in
      .stream { answer, _ in
        answer.begin(.ok)
        while true {
          box.owner?.parts.add(1, ordering: .relaxed)
          try await answer.write([UInt8](repeating: 120, count: 65_536))
        }
      }
    }
    router.on(.get, "/failing/{after}") { _, parameters in
      .stream { answer, _ in
        answer.begin(.ok)
        if parameters["after"] == "something" { try await answer.write(Array("something".utf8)) }
        throw HTTPFault(status: .conflict, code: "c", title: "t", detail: "d")
      }
    }
    // Each line back, upper case, in order, computed several at once; a line of more than 100 bytes by its length.
    router.on(
      .post, "/lines",
      streaming: { request, _ in
        guard request.headers[.contentType] == "text/plain" else { return nil }
        return { content, answer, compute in
          answer.begin(.ok, headers: [.contentType: "text/plain"])
          try await compute.inOrder(content.lines(limit: 100), atOnce: 16) { line, _ in
            box.owner?.parts.add(1, ordering: .relaxed)
            return switch line {
            case .tooLong(let count): Array("\(count)\n".utf8)
            case .complete(let line): line.withUnsafeBytes { $0.map { $0 > 0x60 ? $0 & 0xdf : $0 } + [0x0a] }
            }
          } deliver: { lines in
            try await answer.write(Array(lines.joined()))
          }
        }
      }
    ) { request, _ in .answer(Response(status: .ok, body: .bytes(Array("\(request.body.count) at once".utf8)))) }
    // Answers without taking the content.
    router.on(
      .post, "/declined",
      streaming: { _, _ in
        { _, answer, _ in
          answer.begin(.notAcceptable)
          try await answer.write([])
        }
      }
    ) { _, _ in .answer(Response(status: .ok)) }
    // Takes no content, and says when it has been cancelled.
    router.on(
      .post, "/stuck",
      streaming: { _, _ in
        { _, answer, _ in
          box.owner?.started.add(1, ordering: .relaxed)
          defer { box.owner?.parts.add(1, ordering: .relaxed) }
          try await Task.sleep(for: .seconds(1000))
        }
      }
    ) { _, _ in .answer(Response(status: .ok)) }
  }
}
