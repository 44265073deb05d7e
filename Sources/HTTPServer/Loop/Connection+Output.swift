import HTTPTypes

extension Connection {
  /// Queues the answer to the request in hand; nothing happens when there is none any more.
  func answer(_ response: Response) {
    guard !isClosed, let exchange, streaming == nil else { return }
    var response = response
    loop.context.decorate?(exchange.request, response.status, &response.headers)
    let content: ConnectionMachine.Content
    switch response.body {
    case .bytes(let bytes): content = .bytes(bytes.count)
    case .stream: content = .stream
    }
    let plan = machine.answer(status: response.status, content: content)
    loop.refreshDate()
    let head = AnswerHead(response: response, plan: plan, date: loop.date.value, requestID: exchange.id)
    output.append { head.write(to: &$0) }
    switch response.body {
    case .bytes(let bytes):
      if plan.sendsContent { output.append(bytes) }
      finishExchange(status: response.status, bytes: plan.sendsContent ? bytes.count : 0)
    case .stream(let stream):
      guard plan.sendsContent else { return finishExchange(status: response.status, bytes: 0) }
      streaming = Streaming(stream: stream, status: response.status, isChunked: plan.framing == .chunked)
    }
  }

  /// Asks the producer for more when the client has taken most of what there was.
  func askStream() {
    guard let streaming, !streaming.isAsked, output.count < Connection.highWater else { return }
    self.streaming?.isAsked = true
    let cancellation = exchange?.cancellation ?? Cancellation()
    exchange?.cancellation = cancellation
    loop.context.pool.resubmit { [token, mailbox = loop.mailbox, next = streaming.stream.next] in
      if !cancellation.isCancelled { mailbox.post(.part(token, next())) }
    }
  }

  /// Takes what the producer has answered.
  func take(_ part: ResponseStream.Part) {
    guard var streaming, streaming.isAsked else { return }
    streaming.isAsked = false
    switch part {
    case .bytes(let bytes):
      streaming.bytes += bytes.count
      self.streaming = streaming
      guard !bytes.isEmpty else { break }  // An empty chunk would be the last one.
      if streaming.isChunked {
        output.append { $0.append(contentsOf: "\(String(bytes.count, radix: 16))\r\n".utf8) }
        output.append(bytes)
        output.append { $0.append(contentsOf: "\r\n".utf8) }
      } else {
        output.append(bytes)
      }
    case .end:
      if streaming.isChunked { output.append { $0.append(contentsOf: "0\r\n\r\n".utf8) } }
      self.streaming = nil
      finishExchange(status: streaming.status, bytes: streaming.bytes)
    case .failure:
      loop.context.logger.warning("answer cut short: its producer failed")
      _ = flush()
      close()
    }
  }

  /// Sends what the transport takes. False when it is the others' turn.
  func flush() -> Bool {
    let (outcome, sent) = output.send(by: transport)
    loop.count(sent: sent)
    machine.output.moved(sent, now: loop.now)
    switch outcome {
    case .flushed: machine.output.flushed()
    case .paused: return false
    case .blocked:
      mayWrite = false
      machine.output.blocked(now: loop.now)
    case .failed: close()
    }
    return true
  }

  /// Lets the budget know of what waits to be read.
  func account() {
    guard output.count != accountedOutput else { return }
    loop.context.budget.take(output.count - accountedOutput)
    accountedOutput = output.count
  }

  private func finishExchange(status: HTTPResponse.Status, bytes: Int) {
    if let exchange {
      loop.record { [peer, transport] in
        exchange.record(status: status, bytes: bytes, peer: peer, clientCertificateSubject: transport.clientSubject)
      }
    }
    exchange = nil
    perform(machine.answered(now: loop.now))
  }
}
