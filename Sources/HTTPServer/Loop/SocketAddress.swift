import Glibc

/// An IPv4 or IPv6 address with a port, as socket calls take it.
struct SocketAddress {
  private var storage: sockaddr_storage
  private let length: socklen_t

  /// `AF_INET` or `AF_INET6`.
  var family: Int32 { Int32(storage.ss_family) }

  /// The port, which is at the same place in both families' addresses, in network order.
  var port: Int {
    get { withUnsafeBytes(of: storage) { Int(UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self))) } }
    set {
      let port = UInt16(truncatingIfNeeded: newValue).bigEndian
      withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: port, toByteOffset: 2, as: UInt16.self) }
    }
  }

  /// The addresses of a host name, or the one that a literal is; their port is 0.
  /// - Parameter isListening: whether they are to be listened on, not to be called.
  /// - Returns: why there is none, in the resolver's own words, where there is none.
  static func resolve(_ host: String, isListening: Bool) -> (addresses: [SocketAddress], fault: String?) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = isListening ? AI_PASSIVE : 0
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, nil, &hints, &list)
    guard status == 0 else { return ([], String(cString: gai_strerror(status))) }
    defer { freeaddrinfo(list) }
    var found: [SocketAddress] = []
    var next = list
    while let info = next?.pointee {
      next = info.ai_next
      if let address = SocketAddress(info.ai_addr, length: info.ai_addrlen) { found.append(address) }
    }
    return (found, nil)
  }

  /// The address that a socket is bound to; `nil` where it is bound to none.
  init?(of descriptor: Int32) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = withUnsafeMutableBytes(of: &storage) { bytes in
      getsockname(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
    }
    guard status == 0 else { return nil }
    (self.storage, self.length) = (storage, length)
  }

  private init?(_ source: UnsafeMutablePointer<sockaddr>?, length: socklen_t) {
    guard let source, Int(length) <= MemoryLayout<sockaddr_storage>.size else { return nil }
    storage = sockaddr_storage()
    self.length = length
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: source, count: Int(length)))
    }
  }

  /// Calls `body` with the address as `bind` and `connect` take it.
  func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>?, socklen_t) -> Result) -> Result {
    withUnsafeBytes(of: storage) { body($0.baseAddress?.assumingMemoryBound(to: sockaddr.self), length) }
  }
}
