import HTTPTypes

extension Connection {
  /// Queues the answer to the request in hand; nothing happens when there is none any more.
  func answer(_ response: Response) {
    guard !isClosed, exchange != nil, streaming == nil else { return }
    switch response.body {
    case .bytes(let bytes):
      let plan = queueHead(response, content: .bytes(bytes.count))
      if plan.sendsContent { output.append(bytes) }
      finishExchange(status: response.status, bytes: plan.sendsContent ? bytes.count : 0)
    }
  }

  /// Queues an answer's header.
  func queueHead(_ response: Response, content: ConnectionMachine.Content) -> AnswerPlan {
    var response = response
    loop.context.decorate?(exchange?.request, response.status, &response.headers)
    let plan = machine.answer(status: response.status, content: content)
    loop.refreshDate()
    let head = AnswerHead(response: response, plan: plan, date: loop.date.value, requestID: exchange?.id ?? "")
    output.append { head.write(to: &$0) }
    return plan
  }

  /// Sends what the socket takes.
  func flush() {
    let (outcome, sent) = output.send(to: socket)
    loop.count(sent: sent)
    machine.output.moved(sent, now: loop.now)
    switch outcome {
    case .flushed: machine.output.rest(now: loop.now)
    case .blocked:
      mayWrite = false
      machine.output.wait(now: loop.now)
    case .failed: close()
    }
  }

  /// Lets the budget know of what waits to be read.
  func account() {
    guard output.count != accountedOutput else { return }
    loop.context.budget.take(output.count - accountedOutput)
    accountedOutput = output.count
  }

  /// The answer is queued to its end.
  func finishExchange(status: HTTPResponse.Status, bytes: Int) {
    if let exchange {
      loop.record { [peer] in exchange.record(status: status, bytes: bytes, peer: peer) }
    }
    exchange = nil
    perform(machine.answered(now: loop.now))
  }
}
