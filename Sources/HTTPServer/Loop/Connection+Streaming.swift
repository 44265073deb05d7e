import HTTPTypes

extension Connection {
  /// Starts a handler that takes the request's content as it comes.
  func stream(_ handler: @escaping StreamHandler) {
    let content = ContentBuffer(budget: loop.context.budget) { [token, mailbox = loop.mailbox] in
      mailbox.post(.demand(token))
    }
    let received = RequestContent(content, exchange?.decoding, limits: loop.context.limits)
    start(content) { answer, compute in try await handler(received, answer, compute) }
    perform(machine.proceedStreaming(now: loop.now))
  }

  /// Starts a handler that writes its answer bit by bit.
  func stream(_ producer: @escaping ResponseProducer) { start(nil, producer) }

  private func start(_ content: ContentBuffer?, _ producer: @escaping ResponseProducer) {
    let answer = AnswerBuffer { [token, mailbox = loop.mailbox] in mailbox.post(.written(token)) }
    let writer = ResponseWriter(answer, accepted: exchange?.subject.accepted ?? AcceptedCodings(nil))
    let share = ComputeShare(of: loop.context.pool)
    let task = Task.detached {
      do {
        try await producer(writer, share)
        writer.end(.complete)
      } catch {
        writer.end(.failure(error))
      }
    }
    streaming = LiveStream(content: content, answer: answer, task: task)
  }

  /// Hands on content that has come.
  func receive(_ piece: Span<UInt8>, isLast: Bool) {
    exchange?.contentBytes += piece.count
    guard let content = streaming?.content else { return }
    if !piece.isEmpty {
      streaming?.hasRoom = content.append(piece.withUnsafeBufferPointer { Array($0) })
    }
    if isLast { content.complete() }
    perform(machine.awaitContent(content.isAwaited, now: loop.now))
  }

  /// Notes that the handler waits for content, or has room for more.
  func noteDemand() {
    guard let content = streaming?.content else { return }
    streaming?.hasRoom = true
    perform(machine.awaitContent(content.isAwaited, now: loop.now))
  }

  /// Queues what the handler has written.
  func takeWritten() {
    guard let streaming, let part = streaming.answer.take() else { return }
    if streaming.status == nil {
      if case .failure(let error) = part.end, part.bytes.isEmpty { return fail(error) }
      guard let (status, headers) = part.head else {
        guard part.end != nil else { return }
        return fail(HTTPFault.internalError)  // A handler that has answered nothing.
      }
      guard openStream(status, headers) else { return }
    }
    append(part.bytes)
    switch part.end {
    case nil: break
    case .complete: closeStream()
    case .failure(let error):
      if !(error is HTTPFault) { loop.context.logger.warning("answer cut short: \(error)") }
      cutShort()
    }
  }

  /// Has the writer wait while there is enough to send.
  func setRoom() { streaming?.answer.setRoom(output.count < Connection.highWater) }

  /// Ends the stream without an answer of its own.
  func cancelStream() {
    streaming?.cancel()
    streaming = nil
  }

  /// Queues the header; false where that is all of the answer.
  private func openStream(_ status: HTTPResponse.Status, _ headers: HTTPFields) -> Bool {
    var response = Response(status: status, headers: headers)
    let plan = queueHead(&response, content: .stream)
    streaming?.status = status
    streaming?.isChunked = plan.framing == .chunked
    guard !plan.sendsContent else { return true }
    cancelStream()
    finishExchange(status: status, bytes: 0)
    return false
  }

  private func append(_ bytes: [UInt8]) {
    guard !bytes.isEmpty, let isChunked = streaming?.isChunked else { return }  // An empty chunk would be the last one.
    streaming?.bytes += bytes.count
    guard isChunked else { return output.append(bytes) }
    output.append { $0.append(contentsOf: "\(String(bytes.count, radix: 16))\r\n".utf8) }
    output.append(bytes)
    output.append { $0.append(contentsOf: "\r\n".utf8) }
  }

  private func closeStream() {
    guard let streaming, let status = streaming.status else { return }
    if streaming.isChunked { output.append { $0.append(contentsOf: "0\r\n\r\n".utf8) } }
    self.streaming = nil
    finishExchange(status: status, bytes: streaming.bytes)
  }

  /// Gives up on an answer that has begun, so that the client can tell (RFC 9112 section 8): it gets what there is, and no last
  /// chunk. Where the connection's end is the content's, it gets a broken one.
  func cutShort() {
    guard let streaming, let status = streaming.status else { return }
    cancelStream()
    machine.cutShort()
    finishExchange(status: status, bytes: streaming.bytes)
    guard !streaming.isChunked else { return }
    switch transport {
    case .plain: reset()
    case .tls:  // The end without `close_notify` says it.
      _ = flush()
      close()
    }
  }

  /// Answers with a fault in place of what the handler has not begun.
  private func fail(_ error: any Error) {
    cancelStream()
    if let fault = error as? HTTPFault { return answer(fault) }
    loop.context.logger.warning("a handler failed: \(error)")
    answer(HTTPFault.internalError)
  }
}
