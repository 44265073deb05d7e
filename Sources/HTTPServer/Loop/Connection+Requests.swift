import Clocks
import HTTPTypes

extension Connection {
  /// Looks at a request's header: answers it without its content where that is not needed, and has the content
  /// come where it is.
  func begin(_ head: RequestHead, received: Instant) {
    let resolution = loop.router.resolve(head.line.method, head.line.target.encodedPath)
    var request = RequestContext(
      id: head.requestID ?? loop.newRequestID(), head: head, pattern: resolution.pattern, peer: peer,
      clientCertificateSubject: transport.clientSubject, received: received)
    let exchange = Exchange(request)
    self.exchange = exchange
    if let refusal = loop.context.admit?(request) {
      machine.decline(now: loop.now)
      switch refusal {
      case .fault(let fault): answer(fault)
      case .response(let response): answer(response)
      }
      return
    }
    switch resolution {
    case .route(let route, let parameters, _):
      do throws(HTTPFault) {
        let decoding = try ContentDecoding(request.headers)
        if !decoding.isEmpty {
          // What is behind the server sees the content without its codings.
          request = RequestContext(request, without: .contentEncoding)
          exchange.subject = .request(request)
          exchange.decoding = decoding
        }
      } catch {
        machine.decline(now: loop.now)
        return answer(error)
      }
      if let handler = route.stream?(request, parameters) { return stream(handler) }
      exchange.handler = (route, parameters)
      perform(machine.proceed(now: loop.now))
    case .options(let allow, _):
      machine.decline(now: loop.now)
      answer(Response(status: .noContent, headers: [.allow: allow]))
    case .fault(let fault, _):
      machine.decline(now: loop.now)
      answer(fault)
    }
  }

  /// Says `100` to a client that waits for it (RFC 9110 section 10.1.1).
  func invite() {
    output.append { $0.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8) }
  }

  /// Takes a request's content when it is complete.
  func complete(_ body: RequestBody) {
    exchange?.contentBytes = body.count
    guard !body.isEmpty else { return handle(body) }
    if let decoding = exchange?.decoding {
      decode(body, decoding)
    } else if loop.gather(self) {
      exchange?.body = body
    } else {
      handle(body)
    }
  }

  /// Handles the request that was put off until the others of its round had been read, if there is one.
  func handleGathered() {
    guard let body = exchange?.body else { return }
    exchange?.body = nil
    handle(body)
  }

  /// Hands a complete request to its handler.
  private func handle(_ body: RequestBody) {
    guard let request = exchange?.request, let (route, parameters) = exchange?.handler else { return }
    switch route.handle(Request(context: request, body: body), parameters) {
    case .answer(let response): answer(response)
    case .compute(let work): compute(work)
    case .stream(let producer): stream(producer)
    }
  }

  /// Has the codings taken off by the pool: however small the content is, what it unpacks to need not be.
  private func decode(_ body: RequestBody, _ decoding: ContentDecoding) {
    let cancellation = Cancellation()
    exchange?.cancellation = cancellation
    let (limit, budget) = (loop.context.limits.bodyBytes, loop.context.budget)
    _ = loop.context.codingPool.submit { [token, mailbox = loop.mailbox] in
      guard !cancellation.isCancelled else { return }
      let result = Result { () throws(CodingError) in try decoding.decode(body, limit: limit, budget: budget) }
      mailbox.post(.decoded(token, result))
    }
  }

  /// Goes on with content whose codings have been taken off.
  func take(_ result: Result<RequestBody, CodingError>) {
    switch result {
    case .success(let body):
      handle(body)
    case .failure(let error): answer(ContentDecoding.fault(error, loop.context.limits))
    }
  }

  /// Answers what the machine could not take as a request, or not to its end.
  func refuse(_ fault: HTTPFault, _ subject: ConnectionMachine.FaultSubject) {
    if exchange == nil {
      exchange = Exchange(id: subject.fields.requestID ?? loop.newRequestID(), unreadable: subject)
    } else {
      exchange?.contentBytes = subject.contentBytes
    }
    guard streaming?.status != nil else {
      cancelStream()
      return answer(fault)
    }
    // An answer that has begun can't be taken back (RFC 9112 section 8); what it says of the fault is the handler's business.
    if let content = streaming?.content { content.complete(fault) } else { cutShort() }
  }

  /// Answers with what the renderer makes of a fault.
  func answer(_ fault: HTTPFault) {
    guard let exchange else { return }
    answer(loop.context.renderFault(fault, exchange.faultContext))
  }

  /// Leaves the work to the pool; its result comes back as a letter.
  private func compute(_ work: @escaping @Sendable (Cancellation) -> Response) {
    let cancellation = Cancellation()
    exchange?.cancellation = cancellation
    let submitted = Instant.now
    let subject = exchange?.faultContext
    let isAdmitted = loop.context.pool.submit { [token, mailbox = loop.mailbox, context = loop.context] in
      guard !cancellation.isCancelled else { return }
      let timeQueued = submitted.duration(to: .now)
      // A small request may have a large answer: none is begun on top of those that nobody takes.
      if context.budget.isSpent, let subject {
        let fault = HTTPFault.outOfMemory(retryAfter: context.limits.retryAfter)
        mailbox.post(.answer(token, context.renderFault(fault, subject), timeQueued: timeQueued))
      } else {
        mailbox.post(.answer(token, work(cancellation), timeQueued: timeQueued))
      }
    }
    guard !isAdmitted else { return }
    let limits = loop.context.limits
    answer(
      HTTPFault.overloaded(
        "compute-queue-full",
        "\(limits.computeQueueLength) computations are waiting already; try again shortly.",
        retryAfter: limits.retryAfter))
  }
}
