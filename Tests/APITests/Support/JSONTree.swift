import JSON
import Yams

/// A JSON value in memory, in a form that is easy to compare and to take apart.
indirect enum JSONTree: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([String: JSONTree])

  /// Parses a text with the project's own reader.
  init(parsing bytes: [UInt8]) throws {
    self.init(try JSONDocument(bytes).root)
  }

  init(_ value: JSONValue) {
    switch value.kind {
    case .null: self = .null
    case .boolean: self = .bool(value.bool ?? false)
    case .number: self = .number(value.double ?? .nan)
    case .string: self = .string(value.string ?? "")
    case .array: self = .array(value.array.map { $0.map(JSONTree.init) } ?? [])
    case .object:
      self = .object(
        Dictionary(value.object.map { $0.map { ($0.name, JSONTree($0.value)) } } ?? []) { first, _ in first })
    }
  }

  /// Reads YAML as the JSON that it stands for.
  init(yaml: String) throws {
    guard let node = try Yams.compose(yaml: yaml) else { throw YAMLProblem.empty }
    self = try JSONTree(node)
  }

  private init(_ node: Node) throws {
    switch node {
    case .mapping(let mapping):
      var members: [String: JSONTree] = [:]
      for (key, value) in mapping {
        guard let name = key.string, members.updateValue(try JSONTree(value), forKey: name) == nil else {
          throw YAMLProblem.badKey("\(key)")
        }
      }
      self = .object(members)
    case .sequence(let sequence): self = .array(try sequence.map(JSONTree.init))
    case .scalar(let scalar):
      if scalar.style != .plain {
        self = .string(scalar.string)
      } else if node.null != nil {
        self = .null
      } else if let bool = node.bool {
        self = .bool(bool)
      } else if let number = node.float {
        self = .number(number)
      } else {
        self = .string(scalar.string)
      }
    case .alias: throw YAMLProblem.alias
    }
  }

  private enum YAMLProblem: Error {
    case empty, alias
    case badKey(String)
  }
}

extension JSONTree {
  /// The member of an object.
  subscript(name: String) -> JSONTree? { object?[name] }

  var object: [String: JSONTree]? { if case .object(let members) = self { members } else { nil } }
  var array: [JSONTree]? { if case .array(let elements) = self { elements } else { nil } }
  var string: String? { if case .string(let text) = self { text } else { nil } }
  var number: Double? { if case .number(let number) = self { number } else { nil } }

  /// What stands at a JSON pointer.
  func at(_ pointer: String) -> JSONTree? {
    var value: JSONTree? = self
    for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
      if let index = Int(name), let elements = value?.array {
        value = elements.indices.contains(index) ? elements[index] : nil
      } else {
        value = value?[name]
      }
    }
    return value
  }

  /// All numbers in it, row by row.
  var numbers: [Double] {
    switch self {
    case .number(let number): [number]
    case .array(let elements): elements.flatMap(\.numbers)
    default: []
    }
  }

  /// The largest absolute difference to `other`, over the largest absolute entry; infinite where the shapes differ.
  func distance(to other: JSONTree?) -> Double {
    guard let other, hasShape(of: other) else { return .infinity }
    let (mine, theirs) = (numbers, other.numbers)
    let difference = zip(mine, theirs).map { abs($0 - $1) }.max() ?? 0
    let largest = (mine + theirs).map(abs).max() ?? 0
    return difference == 0 ? 0 : difference / largest
  }

  private func hasShape(of other: JSONTree) -> Bool {
    switch (self, other) {
    case (.number, .number): true
    case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.hasShape(of: $1) }
    default: false
    }
  }
}
