import CLinux
import Glibc

/// Listening sockets for a host and a port.
struct Listener {
  /// One socket an address of the host.
  let descriptors: [Int32]
  /// The port they all listen on.
  let port: Int

  /// Connections that may wait in the kernel to be accepted; it makes that `net.core.somaxconn` if that is
  /// less.
  private static let backlog: Int32 = 4096

  /// Listens on every address of the host: `localhost` is two of them on most machines. An address that this
  /// machine doesn't have is left out, as long as one remains.
  static func open(host: String, port: Int) throws(ServerError) -> Listener {
    guard (0...65_535).contains(port) else {
      throw ServerError("Can't listen on port \(port): a port is a number from 0 to 65535.")
    }
    var descriptors: [Int32] = []
    var chosen = port
    var absent: SystemError?
    let addresses = try addresses(of: host)
    for address in addresses {
      do throws(SystemError) {
        let descriptor = try listen(address, port: chosen, isOnly: addresses.count == 1)
        descriptors.append(descriptor)
        if chosen == 0 { chosen = boundPort(descriptor) }
      } catch {
        if error.number == EADDRNOTAVAIL || error.number == EAFNOSUPPORT {
          absent = error
          continue
        }
        for descriptor in descriptors { Glibc.close(descriptor) }
        throw ServerError("Can't listen on \(host) port \(port): \(reason(error)).")
      }
    }
    guard !descriptors.isEmpty else {
      throw ServerError("Can't listen on \(host) port \(port): \(absent.map(reason) ?? "it has no address").")
    }
    return Listener(descriptors: descriptors, port: chosen)
  }

  private static func reason(_ error: SystemError) -> String {
    switch error.number {
    case EADDRINUSE: "another program listens there already"
    case EACCES: "ports below 1024 need a permission that this program does not have"
    case EADDRNOTAVAIL, EAFNOSUPPORT: "this machine does not have that address"
    default: "\(error)"
    }
  }

  /// A socket address of either family.
  private struct Address {
    var storage: sockaddr_storage
    let length: socklen_t
    var family: Int32 { Int32(storage.ss_family) }
  }

  private static func addresses(of host: String) throws(ServerError) -> [Address] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, nil, &hints, &list)
    guard status == 0 else {
      throw ServerError("Can't listen on \(host): \(String(cString: gai_strerror(status))).")
    }
    defer { freeaddrinfo(list) }
    var found: [Address] = []
    var next = list
    while let info = next?.pointee {
      next = info.ai_next
      guard let source = info.ai_addr, Int(info.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size else {
        continue
      }
      var address = Address(storage: sockaddr_storage(), length: info.ai_addrlen)
      withUnsafeMutableBytes(of: &address.storage) {
        $0.copyMemory(from: UnsafeRawBufferPointer(start: source, count: Int(info.ai_addrlen)))
      }
      found.append(address)
    }
    return found
  }

  private static func listen(
    _ address: Address, port: Int, isOnly: Bool
  ) throws(SystemError) -> Int32 {
    let descriptor = csystem_stream_socket(address.family)
    guard descriptor >= 0 else { throw SystemError("socket") }
    var address = address
    let isListening = withUnsafeMutableBytes(of: &address.storage) { bytes -> Bool in
      var one: Int32 = 1
      let size = socklen_t(MemoryLayout<Int32>.size)
      setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, size)
      if address.length == MemoryLayout<sockaddr_in6>.size {
        // `::` alone is for both families, as people expect; beside an IPv4 address it would take that one's
        // port.
        var isSeparate: Int32 = isOnly ? 0 : 1
        setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &isSeparate, size)
      }
      // The port is at the same place in both families' addresses, in network order.
      bytes.storeBytes(of: UInt16(port).bigEndian, toByteOffset: 2, as: UInt16.self)
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
      return bind(descriptor, base, address.length) == 0 && Glibc.listen(descriptor, backlog) == 0
    }
    guard isListening else {
      let error = SystemError("bind")
      Glibc.close(descriptor)
      throw error
    }
    return descriptor
  }

  private static func boundPort(_ descriptor: Int32) -> Int {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutableBytes(of: &storage) { bytes in
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        getsockname(descriptor, base, &length) == 0
      else { return 0 }
      return Int(UInt16(bigEndian: bytes.load(fromByteOffset: 2, as: UInt16.self)))
    }
  }
}
