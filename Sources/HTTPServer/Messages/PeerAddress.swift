import Glibc

/// Where a client's connection comes from: an IP address and a port.
public struct PeerAddress: Sendable, Hashable, CustomStringConvertible {
  /// An IP address; an IPv4 address that came mapped into IPv6 (RFC 4291 section 2.5.5.2) is an IPv4 address.
  public enum Host: Sendable, Hashable {
    /// Four bytes, the first one in the highest bits.
    case v4(UInt32)
    /// Sixteen bytes in two halves, the first byte in the highest bits.
    case v6(UInt64, UInt64)
  }

  /// The client's address, or that of the proxy before it.
  public let host: Host
  /// The client's port.
  public let port: UInt16

  /// An address of the given parts.
  public init(host: Host, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// The address without the port, as RFC 5952 writes it: `127.0.0.1`, `2001:db8::1`.
  public var hostText: String {
    switch host {
    case .v4(let bits): PeerAddress.text(AF_INET, bits.bigEndian, capacity: INET_ADDRSTRLEN)
    case .v6(let high, let low):
      PeerAddress.text(AF_INET6, (high.bigEndian, low.bigEndian), capacity: INET6_ADDRSTRLEN)
    }
  }

  /// The address with the port: `127.0.0.1:8080`, `[2001:db8::1]:8080`.
  public var description: String {
    switch host {
    case .v4: "\(hostText):\(port)"
    case .v6: "[\(hostText)]:\(port)"
    }
  }

  private static func text(_ family: Int32, _ bytes: some BitwiseCopyable, capacity: Int32) -> String {
    withUnsafeBytes(of: bytes) { source in
      String(unsafeUninitializedCapacity: Int(capacity)) { target in
        target.withMemoryRebound(to: CChar.self) { target in
          guard let base = target.baseAddress, inet_ntop(family, source.baseAddress, base, socklen_t(capacity)) != nil
          else { return 0 }
          return strlen(base)
        }
      }
    }
  }
}

extension PeerAddress {
  /// Who is at the other end of a socket; `nil` when it has gone already.
  init?(of socket: Int32) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let found = withUnsafeMutableBytes(of: &storage) { bytes -> PeerAddress? in
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        getpeername(socket, base, &length) == 0
      else { return nil }
      // The port is at the same place in both families' addresses; all of it is in network order.
      let port = UInt16(bigEndian: bytes.load(fromByteOffset: 2, as: UInt16.self))
      switch Int32(base.pointee.sa_family) {
      case AF_INET:
        return PeerAddress(host: .v4(UInt32(bigEndian: bytes.load(fromByteOffset: 4, as: UInt32.self))), port: port)
      case AF_INET6:
        let high = UInt64(bigEndian: bytes.load(fromByteOffset: 8, as: UInt64.self))
        let low = UInt64(bigEndian: bytes.load(fromByteOffset: 16, as: UInt64.self))
        let isMapped = high == 0 && low >> 32 == 0xffff
        return PeerAddress(host: isMapped ? .v4(UInt32(truncatingIfNeeded: low)) : .v6(high, low), port: port)
      default: return nil
      }
    }
    guard let found else { return nil }
    self = found
  }
}
