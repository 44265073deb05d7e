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
    let (addresses, fault) = SocketAddress.resolve(host, isListening: true)
    if let fault { throw ServerError("Can't listen on \(host): \(fault).") }
    for address in addresses {
      do throws(SystemError) {
        let descriptor = try listen(address, port: chosen, isOnly: addresses.count == 1)
        descriptors.append(descriptor)
        if chosen == 0 { chosen = SocketAddress(of: descriptor)?.port ?? 0 }
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

  private static func listen(_ address: SocketAddress, port: Int, isOnly: Bool) throws(SystemError) -> Int32 {
    let descriptor = csystem_stream_socket(address.family)
    guard descriptor >= 0 else { throw SystemError("socket") }
    var one: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, size)
    if address.family == AF_INET6 {
      // `::` alone is for both families, as people expect; beside an IPv4 address it would take that one's port.
      var isSeparate: Int32 = isOnly ? 0 : 1
      setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &isSeparate, size)
    }
    var address = address
    address.port = port
    let isListening = address.withSocketAddress { address, length in
      bind(descriptor, address, length) == 0 && Glibc.listen(descriptor, backlog) == 0
    }
    guard isListening else {
      let error = SystemError("bind")
      Glibc.close(descriptor)
      throw error
    }
    return descriptor
  }
}
