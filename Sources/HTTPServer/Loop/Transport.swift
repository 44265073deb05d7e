import Glibc

/// How a connection's bytes go over its socket: as they are, or by TLS.
enum Transport {
  case plain(Int32)
  case tls(TLSSession)

  /// What came of an attempt to read.
  enum Received {
    /// So many bytes, at least one; the last ones for now if the socket is known to be empty.
    case bytes(Int, isLast: Bool)
    /// The client has finished sending.
    case end
    /// The stream was cut off: its end came without TLS's `close_notify`.
    case truncated
    /// Nothing for now.
    case blocked
    /// Nothing, but there may be more at once.
    case again
    /// The connection is broken.
    case failed
  }

  /// What came of an attempt to send.
  enum Sent {
    case bytes(Int)
    /// The socket takes no more for now.
    case blocked
    /// The connection is broken.
    case failed
  }

  /// Reads what has come, at most as much as fits.
  func receive(into buffer: UnsafeMutableRawBufferPointer) -> Received {
    switch self {
    case .plain(let socket):
      let count = recv(socket, buffer.baseAddress, buffer.count, 0)
      // A short read has emptied the socket: what comes later is reported anew (epoll(7)).
      if count > 0 { return .bytes(count, isLast: count < buffer.count) }
      if count == 0 { return .end }
      switch errno {
      case EAGAIN, EWOULDBLOCK: return .blocked
      case EINTR: return .again
      default: return .failed
      }
    case .tls(let session): return session.receive(into: buffer)
    }
  }

  /// Sends what the socket takes, without raising SIGPIPE.
  func send(_ bytes: UnsafeRawBufferPointer, isMoreComing: Bool) -> Sent {
    switch self {
    case .plain(let socket):
      let flags = Int32(MSG_NOSIGNAL) | (isMoreComing ? Int32(MSG_MORE) : 0)
      while true {
        let count = Glibc.send(socket, bytes.baseAddress, bytes.count, flags)
        if count >= 0 { return .bytes(count) }
        if errno == EINTR { continue }
        return errno == EAGAIN || errno == EWOULDBLOCK ? .blocked : .failed
      }
    case .tls(let session): return session.send(bytes, isMoreComing: isMoreComing)
    }
  }

  /// Says that our stream ends here, as TLS has it; the socket stays as it is.
  func finish() -> Sent {
    switch self {
    case .plain: .bytes(0)
    case .tls(let session): session.finish()
    }
  }

  /// Whom the client's certificate is about, if it has one.
  var clientSubject: String? {
    switch self {
    case .plain: nil
    case .tls(let session): session.clientSubject
    }
  }

  /// Whether reading may go on when the socket takes more, and writing when more has come: TLS has messages of its own.
  var isCrossed: Bool {
    switch self {
    case .plain: false
    case .tls(let session): session.readAwaitsRoom || session.writeAwaitsInput
    }
  }
}
