import Testing

@testable import HTTPServer

struct PeerAddressTests {
  @Test func text() {
    let local = PeerAddress(host: .v4(0x7f00_0001), port: 80)
    #expect(local.description == "127.0.0.1:80")
    let documentation = PeerAddress(host: .v6(0x2001_0db8_0000_0000, 1), port: 443)
    #expect(documentation.hostText == "2001:db8::1")
    #expect(documentation.description == "[2001:db8::1]:443")
  }
}
