import HTTPTypes

extension Connection {
  /// Answers `100` to a client that asks whether to send its content, unless the answer is known without it
  /// (RFC 9110 section 10.1.1).
  func invite(_ head: RequestHead) {
    switch loop.context.router.resolve(head.line.method, head.line.target.encodedPath) {
    case .fault(let fault, _): perform(machine.refuse(fault, now: loop.now))
    case .handler, .options: output.append { $0.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8) }
    }
  }

  /// Hands a request to its handler.
  func handle(_ head: RequestHead, _ body: RequestBody, received: ContinuousClock.Instant) {
    let request = Request(
      method: head.line.method, target: head.line.target, headers: head.fields, body: body,
      id: requestID(head.fields), clientCertificateSubject: transport.clientSubject, received: received)
    exchange = Exchange(
      id: request.id, method: request.method, path: request.path, headers: request.headers, received: received
    )
    switch loop.context.router.resolve(request.method, request.encodedPath) {
    case .handler(let handler, let parameters, let route):
      exchange?.route = route
      switch handler(request, parameters) {
      case .answer(let response): answer(response)
      case .compute(let work): compute(work)
      }
    case .options(let allow, let route):
      exchange?.route = route
      answer(Response(status: .noContent, headers: [.allow: allow]))
    case .fault(let fault, let route):
      exchange?.route = route
      answer(fault)
    }
  }

  /// Answers what the machine could not take as a request.
  func refuse(_ fault: HTTPFault, _ subject: ConnectionMachine.FaultSubject) {
    exchange = Exchange(
      id: requestID(subject.fields), method: subject.method, path: subject.path, headers: subject.fields,
      received: subject.received)
    answer(fault)
  }

  /// Answers with what the renderer makes of a fault.
  func answer(_ fault: HTTPFault) {
    guard let exchange else { return }
    let context = FaultContext(
      requestID: exchange.id, method: exchange.method, path: exchange.path, headers: exchange.headers)
    answer(loop.context.renderFault(fault, context))
  }

  /// Leaves the work to the pool; its result comes back as a letter.
  private func compute(_ work: @escaping @Sendable () -> Response) {
    let cancellation = Cancellation()
    exchange?.cancellation = cancellation
    let isAdmitted = loop.context.pool.submit { [token, mailbox = loop.mailbox] in
      if !cancellation.isCancelled { mailbox.post(.answer(token, work())) }
    }
    guard !isAdmitted else { return }
    let limits = loop.context.limits
    answer(
      HTTPFault.overloaded(
        "compute-queue-full",
        "\(limits.computeQueueLength) computations are waiting already; try again shortly.",
        retryAfter: limits.retryAfter))
  }

  /// The id that the client gave the request, or a new one.
  private func requestID(_ fields: HTTPFields) -> String {
    if let id = fields[.requestID], RequestIDSource.isAcceptable(id) { return id }
    return loop.newRequestID()
  }
}

extension HTTPField.Name {
  /// `X-Request-Id`, by custom.
  static let requestID = HTTPField.Name("X-Request-Id") ?? .via
}
