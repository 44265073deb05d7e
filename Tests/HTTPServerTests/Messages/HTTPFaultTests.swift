import Foundation
import HTTPTypes
import Testing

@testable import HTTPServer

struct FaultTests {
  @Test("what a client sent can't break out of the JSON of its problem") func escaping() throws {
    let fault = HTTPFault.notFound(path: "/\"\\\u{1}\u{2028}é")
    let context = FaultContext(requestID: "r", method: .get, path: nil, headers: [:])
    let response = HTTPFault.problemDetails(fault, context)
    guard case .bytes(let bytes) = response.body else { return #expect(Bool(false)) }
    let problem = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect(problem["detail"] as? String == "There is nothing at /\"\\\u{1}\u{2028}é.")
    #expect(problem["status"] as? Int == 404)
    #expect(problem["code"] as? String == "not-found")
    #expect(problem["instance"] as? String == "r")
  }
}
