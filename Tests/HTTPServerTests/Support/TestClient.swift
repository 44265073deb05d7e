import Foundation

/// A blocking client on a raw socket, which sends exactly what it is told.
class TestClient {
  struct Answer {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }
  }

  enum Failure: Error { case connect(Int32), send(Int32), receive(Int32), end, malformed(String) }

  let socket: Int32
  private var buffer: [UInt8] = []

  /// Connects to 127.0.0.1; `receiveBuffer` is how much the kernel takes for us, in bytes.
  convenience init(port: Int, receiveBuffer: Int32? = nil) throws {
    self.init(receiveBuffer: receiveBuffer)
    try connect(port: port)
  }

  /// Has a socket, not yet connected.
  convenience init(receiveBuffer: Int32? = nil) { self.init(owning: Self.makeSocket(receiveBuffer: receiveBuffer)) }

  init(owning socket: Int32) { self.socket = socket }

  static func makeSocket(receiveBuffer: Int32?) -> Int32 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var size = receiveBuffer {
      setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    return socket
  }

  func connect(port: Int) throws {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let status = withUnsafeBytes(of: &address) {
      Glibc.connect(socket, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
    }
    guard status == 0 else { throw Failure.connect(errno) }
  }

  deinit { Glibc.close(socket) }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    var offset = 0
    while offset < bytes.count {
      let sent = bytes.withUnsafeBytes { write(.init(rebasing: $0[offset...])) }
      guard sent > 0 else { throw Failure.send(errno) }
      offset += sent
    }
  }

  /// Sends some of the bytes; how many, or what is not positive when that fails.
  func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Receives what there is; how many bytes, 0 at the end, negative when that fails.
  func read(_ bytes: UnsafeMutableRawBufferPointer) -> Int { recv(socket, bytes.baseAddress, bytes.count, 0) }

  /// Finishes sending.
  func finish() { shutdown(socket, Int32(SHUT_WR)) }

  /// Closes with a reset instead of an end.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  /// Reads at most so many bytes into the buffer; false at the end.
  @discardableResult
  func fill(_ most: Int = 65_536) throws -> Bool {
    var bytes = [UInt8](repeating: 0, count: most)
    let count = bytes.withUnsafeMutableBytes { read($0) }
    guard count >= 0 else { throw Failure.receive(errno) }
    buffer += bytes[..<count]
    return count > 0
  }

  /// The next answer; `toHead` when it has no content whatever it says.
  func answer(toHead: Bool = false) throws -> Answer {
    while true {
      if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
        let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
        buffer.removeSubrange(..<end.upperBound)
        return try answer(head, toHead: toHead)
      }
      guard try fill() else { throw Failure.end }
    }
  }

  /// The header of an answer whose content is taken by `chunk`.
  func begunAnswer() throws -> Answer {
    while true {
      if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
        let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
        buffer.removeSubrange(..<end.upperBound)
        return try answer(head, toHead: true)
      }
      guard try fill() else { throw Failure.end }
    }
  }

  /// The next chunk of an answer's content; empty for the last one.
  func chunk() throws -> String { String(decoding: try chunkBytes(), as: UTF8.self) }

  /// The next chunk's bytes.
  func chunkBytes() throws -> [UInt8] {
    guard let size = Int(try line(), radix: 16) else { throw Failure.malformed("no chunk size") }
    let bytes = try take(size)
    _ = try line()
    return bytes
  }

  /// From now on nothing waits.
  func setNonblocking() { _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK) }

  /// Sends what the socket takes: how many bytes, or -1 for none.
  func sendSome(_ bytes: [UInt8]) -> Int { Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

  /// Everything until the server's end.
  func rest() throws -> [UInt8] {
    while try fill() {}
    defer { buffer = [] }
    return buffer
  }

  private func answer(_ head: String, toHead: Bool) throws -> Answer {
    let lines = head.components(separatedBy: "\r\n")
    guard let status = Int(lines[0].split(separator: " ")[1]) else { throw Failure.malformed(head) }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { throw Failure.malformed(line) }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
        in: .whitespaces)
    }
    var answer = Answer(status: status, headers: headers, body: [])
    if toHead || status < 200 || status == 204 { return answer }
    if let length = headers["content-length"].flatMap({ Int($0) }) {
      answer.body = try take(length)
    } else if headers["transfer-encoding"] == "chunked" {
      while let size = Int(try line(), radix: 16) {
        answer.body += try take(size)
        _ = try line()
        if size == 0 { break }
      }
    } else {
      answer.body = try rest()
    }
    return answer
  }

  private func take(_ count: Int) throws -> [UInt8] {
    while buffer.count < count { guard try fill() else { throw Failure.end } }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }

  private func line() throws -> String {
    while true {
      if let end = buffer.firstRange(of: [13, 10]) {
        defer { buffer.removeSubrange(..<end.upperBound) }
        return String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
      }
      guard try fill() else { throw Failure.end }
    }
  }
}
