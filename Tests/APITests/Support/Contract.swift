import API
import HTTPTypes
import Testing

/// `openapi.yaml` as the service serves it, to hold answers against.
struct Contract: Sendable {
  let document: JSONTree

  static let served = Result { try Contract() }

  private init() throws {
    let answer = try Client.unchecked(.get, "/openapi.yaml")
    document = try JSONTree(yaml: String(decoding: answer.body, as: UTF8.self))
  }

  /// The operations: path, method in capitals, and what the file says of it.
  var operations: [(path: String, method: String, operation: JSONTree)] {
    (document["paths"]?.object ?? [:]).flatMap { path, item in
      (item.object ?? [:]).map { (path, $0.key.uppercased(), $0.value) }
    }
  }

  /// Records an issue for everything in an answer that the contract does not say.
  func check(_ answer: Answer, to method: HTTPRequest.Method, _ path: String, _ location: SourceLocation) {
    for violation in violations(of: answer, to: method, path) {
      Issue.record("\(method) \(path), \(answer.status): \(violation)", sourceLocation: location)
    }
  }

  func violations(of answer: Answer, to method: HTTPRequest.Method, _ path: String) -> [String] {
    guard let type = answer.headers[.contentType] else { return answer.body.isEmpty ? [] : ["has no Content-Type"] }
    let schema: JSONTree
    if let operation = operation(method == .head ? .get : method, path),
      ![404, 405].contains(answer.status) || path.contains("/examples/")
    {
      guard let response = operation["responses"]?["\(answer.status)"].map(resolve) else {
        return ["the status is not in the contract"]
      }
      guard let found = response["content"]?[type]?["schema"] else { return ["\(type) is not in the contract"] }
      let missing = (response["headers"]?.object ?? [:]).filter { name, header in
        resolve(header)["required"] == .bool(true) && name != "X-Request-Id"
          && HTTPField.Name(name).flatMap { answer.headers[$0] } == nil
      }
      if !missing.isEmpty { return ["lacks the headers \(missing.keys)"] }
      schema = found
    } else {
      // What is not in the contract is refused as the contract's introduction says.
      guard answer.status >= 400, type == "application/problem+json" else { return ["is not in the contract"] }
      schema = .object(["$ref": .string("#/components/schemas/Problem")])
    }
    guard type.hasSuffix("json"), method != .head else { return [] }
    guard let body = try? JSONTree(parsing: answer.body) else { return ["is not JSON"] }
    return Schema(schema: schema, root: document).violations(of: body)
  }

  private func operation(_ method: HTTPRequest.Method, _ path: String) -> JSONTree? {
    let parts = path.split(separator: "/")
    return operations.first { operation in
      let pattern = operation.path.split(separator: "/")
      return operation.method == method.rawValue && pattern.count == parts.count
        && zip(pattern, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }?.operation
  }

  func resolve(_ value: JSONTree) -> JSONTree {
    guard let reference = value["$ref"]?.string else { return value }
    return document.at(String(reference.dropFirst())) ?? .null
  }
}
