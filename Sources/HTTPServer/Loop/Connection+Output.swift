import CLinux
import Clocks
import HTTPTypes

extension Connection {
  /// Content of more bytes isn't coded on the loop: that would take over 100 µs.
  private static let inlineCodingBytes = 4 << 10

  /// Queues the answer to the request in hand, in the coding that the client likes best; nothing happens when there is
  /// none any more.
  func answer(_ response: consuming Response) {
    guard !isClosed, let exchange, streaming == nil else { return }
    let coding = response.negotiate(exchange.subject.accepted)
    do throws(HTTPFault) {
      try response.tag(for: exchange.request, coding)
    } catch {
      return answer(error)
    }
    guard let coding, response.status != .notModified else { return send(response) }
    guard response.isCodedInline(coding, upTo: Self.inlineCodingBytes) else { return encode(response, coding) }
    send(response.encoded(coding))
  }

  /// Has the coding pool code an answer; it comes back as a letter.
  private func encode(_ response: Response, _ coding: ContentCoding) {
    let cancellation = Cancellation()
    exchange?.cancellation = cancellation
    _ = loop.context.codingPool.submit { [token, mailbox = loop.mailbox] in
      if !cancellation.isCancelled { mailbox.post(.encoded(token, response.encoded(coding))) }
    }
  }

  /// Queues an answer as it is.
  func send(_ response: consuming Response) {
    guard !isClosed, exchange != nil, streaming == nil else { return }
    let plan = queueHead(&response, content: .bytes(response.body.count))
    if plan.sendsContent { output.append(response.body.bytes) }
    finishExchange(status: response.status, bytes: plan.sendsContent ? response.body.count : 0)
  }

  /// Queues an answer's header, to which the service may add.
  func queueHead(_ response: inout Response, content: ConnectionMachine.Content) -> AnswerPlan {
    loop.context.decorate?(exchange?.request, response.status, &response.headers)
    let plan = machine.answer(status: response.status, content: content)
    loop.refreshDate()
    let head = AnswerHead(plan: plan, date: loop.date.value, requestID: exchange?.id ?? "")
    output.append { head.write(response, to: &$0) }
    return plan
  }

  /// Sends what the transport takes. False when it is the others' turn.
  func flush() -> Bool {
    let (outcome, sent) = output.send(by: transport)
    loop.count(sent: sent)
    noteTaken(sent: sent)
    switch outcome {
    case .flushed: machine.sent(now: loop.now)
    case .paused: return false
    case .blocked: awaitRoom()
    case .failed: close()
    }
    return true
  }

  /// Waits for the client to take something.
  func awaitRoom() {
    mayWrite = false
    if !machine.output.isAwaited { acknowledgedBytes = csystem_acknowledged_bytes(socket) }
    machine.output.wait(now: loop.now)
  }

  /// Tells the machine what the client has taken while it is waited for: what it has acknowledged, since the system takes
  /// megabytes for it at a time and then nothing for as long as those last; or what the system has taken, where it doesn't
  /// say more.
  func noteTaken(sent: Int) {
    guard machine.output.isAwaited else { return }
    let acknowledged = csystem_acknowledged_bytes(socket)
    machine.output.moved(acknowledged < 0 ? sent : Int(acknowledged - acknowledgedBytes), now: loop.now)
    acknowledgedBytes = acknowledged
  }

  /// When to look at the clock again: while the client is waited for, often enough to see when it took the last.
  var nextLook: Instant? {
    let deadline = machine.deadlineInPlace()
    guard machine.output.isAwaited else { return deadline }
    return deadline.map { min($0, loop.now.advanced(by: loop.context.limits.idleTime / 4)) }
  }

  /// Lets the budget know of what waits to be sent, and of what waits to be read behind a request in hand.
  func account() {
    let bytes = output.count + unread.count
    guard bytes != accountedBytes else { return }
    loop.context.budget.take(bytes - accountedBytes)
    accountedBytes = bytes
  }

  /// The answer is queued to its end.
  func finishExchange(status: HTTPResponse.Status, bytes: Int) {
    if let exchange {
      loop.record {
        exchange.record(status: status, bytes: bytes, peer: peer, clientCertificateSubject: transport.clientSubject)
      }
    }
    exchange = nil
    perform(machine.answered(now: loop.now))
  }
}
