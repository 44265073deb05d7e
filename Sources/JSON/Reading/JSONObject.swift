import Diagnostics

/// The members of an object, in the order in which they are written.
///
/// A name may stand there twice: `duplicateNames` tells, and `JSONDocument.duplicates()` does so for all objects.
public struct JSONObject: Sequence, Sendable {
  /// A name and its value.
  public struct Member: Sendable {
    /// The name, its escapes resolved.
    public let name: String
    /// What it names.
    public let value: JSONValue
  }

  /// The most errors that are made of one object's names: a body of a million wrong names gets no answer as large.
  public static let mostErrors = 32

  let value: JSONValue
  /// The number of members.
  public let count: Int

  init?(_ value: JSONValue) {
    let count = value.document.withTape { tape in
      tape.tag(at: value.index) == JSONTape.Tag.object ? tape.count(of: value.index) : nil
    }
    guard let count else { return nil }
    self.value = value
    self.count = count
  }

  /// The same as `count`: it is known.
  public var underestimatedCount: Int { count }

  /// Whether there are no members.
  public var isEmpty: Bool { count == 0 }

  /// The value of the first member of this name, in time proportional to the number of members.
  public subscript(name: String) -> JSONValue? {
    let found = value.document.withTape { $0.member(name, of: value.index) }
    return found.map { JSONValue(document: value.document, index: $0) }
  }

  /// The names that stand in this object more than once, each one once.
  public var duplicateNames: [String] {
    value.document.withTape { $0.duplicateNames(of: value.index) }
  }

  /// An error for each member that is none of `known`, naming the nearest of them; at most `mostErrors`.
  public func unknownMembers(besides known: [String], at pointer: JSONPointer) -> [Fault] {
    value.document.withTape { $0.unknownMembers(of: value.index, besides: known, at: pointer) }
  }

  /// Goes through the members from the first on.
  public func makeIterator() -> Iterator { Iterator(value) }

  /// Goes through the members of an object.
  public struct Iterator: IteratorProtocol, Sendable {
    private let document: JSONDocument
    private var index: Int
    private let close: Int

    init(_ object: JSONValue) {
      document = object.document
      index = object.index + 1
      close = object.document.withTape { $0.close(of: object.index) }
    }

    /// The next member; `nil` behind the last.
    public mutating func next() -> Member? {
      guard index < close else { return nil }
      let value = JSONValue(document: document, index: index + 1)
      let name = document.withTape { tape in
        let name = tape.text(at: index)
        index = tape.end(of: index + 1)
        return name
      }
      return Member(name: name, value: value)
    }
  }
}
