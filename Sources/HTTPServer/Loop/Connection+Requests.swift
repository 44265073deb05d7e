import HTTPTypes

extension Connection {
  /// Looks at a request's header: answers it without its content where that is not needed, and has the content
  /// come where it is.
  func begin(_ head: RequestHead, received: ContinuousClock.Instant) {
    var request = RequestContext(
      id: id(for: head.fields), method: head.line.method, target: head.line.target, headers: head.fields,
      peer: peer, version: head.line.version, received: received)
    let resolution = loop.context.router.resolve(request.method, request.encodedPath)
    request.route = resolution.route
    exchange = Exchange(request)
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
      if let handler = route.stream?(request, parameters) { return stream(handler) }
      exchange?.handler = (route.handle, parameters)
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

  /// Hands a complete request to its handler.
  func handle(_ body: RequestBody) {
    guard let request = exchange?.request, let (handle, parameters) = exchange?.handler else { return }
    exchange?.contentBytes = body.count
    switch handle(Request(context: request, body: body), parameters) {
    case .answer(let response): answer(response)
    case .compute(let work): compute(work)
    case .stream(let producer): stream(producer)
    }
  }

  /// Answers what the machine could not take as a request, or not to its end.
  func refuse(_ fault: HTTPFault, _ subject: ConnectionMachine.FaultSubject) {
    if exchange == nil {
      exchange = Exchange(id: id(for: subject.fields), unreadable: subject)
    } else {
      exchange?.contentBytes = subject.contentBytes
    }
    // An answer that has begun can't be taken back (RFC 9112 section 8).
    if streaming?.status != nil { return close() }
    cancelStream()
    answer(fault)
  }

  /// Answers with what the renderer makes of a fault.
  func answer(_ fault: HTTPFault) {
    guard let exchange else { return }
    answer(loop.context.renderFault(fault, exchange.faultContext))
  }

  /// Leaves the work to the pool; its result comes back as a letter.
  private func compute(_ work: @escaping @Sendable () -> Response) {
    let cancellation = Cancellation()
    exchange?.cancellation = cancellation
    let submitted = ContinuousClock.now
    let isAdmitted = loop.context.pool.submit { [token, mailbox = loop.mailbox] in
      guard !cancellation.isCancelled else { return }
      let timeQueued = submitted.duration(to: .now)
      mailbox.post(.answer(token, work(), timeQueued: timeQueued))
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
  private func id(for fields: HTTPFields) -> String {
    if let id = fields[.requestIdentifier], RequestIDSource.isAcceptable(id) { return id }
    return loop.newRequestID()
  }
}

extension HTTPField.Name {
  /// `X-Request-Id`, by custom.
  static let requestIdentifier = HTTPField.Name("X-Request-Id") ?? .via
}
