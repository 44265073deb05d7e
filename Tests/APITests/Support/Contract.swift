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

  /// Records an issue where a request that the service has taken is not as the contract wants it.
  func check(
    request body: [UInt8], _ headers: HTTPFields, to method: HTTPRequest.Method, _ path: String,
    _ location: SourceLocation
  ) {
    for violation in violations(ofRequest: body, headers, to: method, path) {
      Issue.record("\(method) \(path) takes what is against the contract: \(violation)", sourceLocation: location)
    }
  }

  func violations(
    ofRequest body: [UInt8], _ headers: HTTPFields, to method: HTTPRequest.Method, _ path: String
  ) -> [String] {
    guard let content = operation(method, path)?["requestBody"].map(resolve)?["content"]?.object else { return [] }
    let type = headers[.contentType].map { String($0.prefix { $0 != ";" }) } ?? "application/json"
    // The parts of a form are what is checked where there is no form.
    guard !type.hasPrefix("multipart/") else { return [] }
    // Any other type that is read at all is read as JSON.
    let schema = (content[type.lowercased()] ?? content["application/json"])?["schema"] ?? .null
    return violations(of: body, "json", schema)
  }

  func violations(of answer: Answer, to method: HTTPRequest.Method, _ path: String) -> [String] {
    guard let type = answer.headers[.contentType] else { return answer.body.isEmpty ? [] : ["has no Content-Type"] }
    guard let operation = operation(method == .head ? .get : method, path),
      ![404, 405].contains(answer.status) || path.contains("/examples/")
    else { return violations(ofProblem: answer, type) }
    guard let response = operation["responses"]?["\(answer.status)"].map(resolve) else {
      return ["the status is not in the contract"]
    }
    guard let content = response["content"], let schema = content[type]?["schema"] else {
      return ["\(type) is not in the contract"]
    }
    let headers = violations(of: answer.headers, response["headers"]?.object ?? [:])
    if type == "application/x-ndjson" { return headers + violations(ofLines: answer.body, content) }
    return headers + (method == .head ? [] : violations(of: answer.body, type, schema))
  }

  /// Each line is what a request of its own would get.
  private func violations(ofLines body: [UInt8], _ content: JSONTree) -> [String] {
    let schemas = [content["application/json"]?["schema"] ?? .null, .object(["$ref": .string(Self.problem)])]
    guard body.isEmpty || body.last == UInt8(ascii: "\n") else { return ["does not end with a line's end"] }
    let lines = body.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { index, line -> [String] in
      let found = schemas.map { violations(of: Array(line), "json", $0) }
      return body.isEmpty || found.contains([]) ? [] : ["line \(index + 1): \(found)"]
    }
  }

  private static let problem = "#/components/schemas/Problem"

  /// What is not in the contract is refused as the contract's introduction says.
  private func violations(ofProblem answer: Answer, _ type: String) -> [String] {
    guard answer.status >= 400, type == "application/problem+json" else { return ["is not in the contract"] }
    let headers = answer.status == 405 && answer.headers[.allow] == nil ? ["lacks the header Allow"] : []
    return headers + violations(of: answer.body, type, .object(["$ref": .string(Self.problem)]))
  }

  private func violations(of body: [UInt8], _ type: String, _ schema: JSONTree) -> [String] {
    guard type.hasSuffix("json") else { return [] }
    guard let body = try? JSONTree(parsing: body) else { return ["is not JSON"] }
    return Schema(schema: schema, root: document).violations(of: body)
  }

  /// What the server adds to every answer is tested with the server.
  private func violations(of fields: HTTPFields, _ documented: [String: JSONTree]) -> [String] {
    let headers = documented.map { (name: $0.lowercased(), header: resolve($1)) }
    let missing = headers.filter { name, header in
      header["required"] == .bool(true) && name != "x-request-id" && !fields.contains { $0.name.canonicalName == name }
    }
    let wrong = fields.filter { $0.name != .contentType }.flatMap { field in
      guard let header = headers.first(where: { $0.name == field.name.canonicalName })?.header else {
        return ["the header \(field.name) is not in the contract"]
      }
      let isNumber = header["schema"]?["type"] == .string("integer")
      let value = isNumber ? Double(field.value).map(JSONTree.number) ?? .null : .string(field.value)
      return Schema(schema: header["schema"] ?? .null, root: document).violations(of: value, at: "\(field.name)")
    }
    return (missing.isEmpty ? [] : ["lacks the headers \(missing.map(\.name))"]) + wrong
  }

  private func operation(_ method: HTTPRequest.Method, _ path: String) -> JSONTree? {
    let parts = path.prefix { $0 != "?" }.split(separator: "/")
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
