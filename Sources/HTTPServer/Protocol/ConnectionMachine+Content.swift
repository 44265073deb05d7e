import Clocks

extension ConnectionMachine {
  /// Has the content of the request whose header is complete collected.
  mutating func proceed(now: Instant) -> Action {
    guard phase == .decision, let head else { return .readMore }
    switch head.framing {
    case .none, .length(0): return complete(.empty, now: now)
    case .length(let length):
      guard length <= limits.bodyBytes else {
        return refuse(
          .contentTooLarge("Content may have \(limits.bodyBytes) bytes; \(length) were announced."), now: now)
      }
      content = ContentReader(length: length)
    case .chunked: content = ContentReader(chunkedUpTo: limits.bodyBytes)
    }
    sink = .body(BodyBuilder(budget: budget))
    enter(.body, now: now)
    return head.expectsContinue ? .expectsContinue : .readMore
  }

  /// Has the content of the request whose header is complete handed on as it comes, however long it is.
  mutating func proceedStreaming(now: Instant) -> Action {
    guard phase == .decision, let head else { return .readMore }
    input = Pace()
    isContentAwaited = false
    isUninvited = false
    switch head.framing {
    case .none, .length(0):
      forgetRequest()
      enter(.exchange, now: now)
      return .content(0..<0, isLast: true)
    case .length(let length): content = ContentReader(length: length)
    case .chunked: content = ContentReader(chunkedUpTo: .max)
    }
    sink = .stream
    isUninvited = head.expectsContinue
    enter(.body, now: now)
    return .readMore
  }

  /// Says whether content that is handed on is waited for: only then time counts, and who waits for `100` gets it.
  mutating func awaitContent(_ isAwaited: Bool, now: Instant) -> Action {
    isContentAwaited = isAwaited
    countContentTime(now: now)
    guard isAwaited, isUninvited else { return .readMore }
    isUninvited = false
    return .expectsContinue
  }

  /// Has the request whose header is complete answered without its content. A client that waits for `100` may
  /// send it or not, so where the next request begins is not known (RFC 9110 section 10.1.1); what else is short is
  /// read and thrown away behind the answer, and what is long costs the connection (RFC 9112 section 9.3).
  mutating func decline(now: Instant) {
    guard phase == .decision, let head else { return }
    forgetRequest()
    switch head.framing {
    case .none, .length(0): break
    case .length(let length) where length <= limits.skippedBytes && !head.expectsContinue:
      content = ContentReader(length: length)
    default: keepsAlive = false
    }
    enter(.exchange, now: now)
  }

  mutating func receiveContent(
    _ bytes: Span<UInt8>, at position: inout Int, now: Instant
  ) -> Action {
    do throws(HTTPFault) {
      while var reader = content {
        let piece = try reader.next(bytes, at: &position, limits: limits)
        content = reader
        guard case .content(let range, let isLast) = piece else { return .readMore }
        switch sink {
        case .body(let builder):
          try append(bytes.extracting(range), to: builder, remaining: reader.remaining)
          if isLast { return complete(RequestBody(builder.finish()), now: now) }
        case .stream:
          isUninvited = false
          input.moved(range.count, now: now)
          if isLast {
            forgetRequest()
            enter(.exchange, now: now)
          }
          return .content(range, isLast: isLast)
        case .nothing:
          skipped += range.count
          guard skipped <= limits.skippedBytes else {
            enter(.finishing, now: now)
            return .finish
          }
          if isLast { return next(now: now) }
        }
        if position == bytes.count { break }
      }
      return .readMore
    } catch {
      guard phase == .skipping else { return refuse(error, now: now) }
      // It has been answered; where the next request begins won't be known.
      enter(.finishing, now: now)
      return .finish
    }
  }

  private func append(_ bytes: Span<UInt8>, to builder: BodyBuilder, remaining: Int?) throws(HTTPFault) {
    let count = builder.count + bytes.count
    let expected = remaining.map { count + $0 }
    let isKept = bytes.withUnsafeBytes { builder.append($0, expecting: expected) }
    guard isKept else {
      throw .outOfMemory(retryAfter: limits.retryAfter)
    }
  }

  private mutating func complete(_ body: RequestBody, now: Instant) -> Action {
    forgetRequest()
    enter(.exchange, now: now)
    return .request(body)
  }
}
