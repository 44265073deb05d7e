import Diagnostics

extension JSONDocument {
  /// An error for each name that stands more than once in one object, anywhere in the document; the first
  /// `JSONObject.mostErrors`.
  ///
  /// RFC 8259, section 4, leaves open what such an object means; RFC 7493, section 2.3, forbids it.
  /// - Parameter known: a value of this document that is known to have none in it.
  public func duplicates(besides known: JSONValue? = nil) -> [Fault] {
    withTape { tape in
      var search = DuplicateSearch(tape, besides: known?.index)
      search.search(JSONTape.root)
      return search.errors
    }
  }
}

/// Finds the names that stand twice in one object, in all objects of a document.
struct DuplicateSearch {
  private let tape: JSONTape
  /// A value that is not searched.
  private let known: Int?
  /// The way to the container at hand: a name's index on the tape, or an element's ordinal.
  private var path: [(name: Int?, ordinal: Int)] = []
  private(set) var errors: [Fault] = []

  init(_ tape: JSONTape, besides known: Int?) {
    self.tape = tape
    self.known = known
    path.reserveCapacity(16)
  }

  /// Searches the value at `index`; recurses at most as deep as the document nests.
  mutating func search(_ index: Int) {
    let isObject = tape.tag(at: index) == JSONTape.Tag.object
    guard isObject || tape.tag(at: index) == JSONTape.Tag.array else { return }
    if isObject {
      let room = JSONObject.mostErrors - errors.count
      for name in tape.duplicateNames(of: index).prefix(room) {
        errors.append(.duplicate(name, at: pointer))
      }
    }
    var position = index + 1
    let close = tape.close(of: index)
    var ordinal = 0
    while position < close, errors.count < JSONObject.mostErrors {
      let value = isObject ? position + 1 : position
      let tag = tape.tag(at: value)
      if tag == JSONTape.Tag.array || tag == JSONTape.Tag.object, value != known {
        path.append((isObject ? position : nil, ordinal))
        search(value)
        path.removeLast()
      }
      position = tape.end(of: value)
      ordinal += 1
    }
  }

  private var pointer: JSONPointer {
    path.reduce(JSONPointer.root) { pointer, step in
      step.name.map { pointer / tape.text(at: $0) } ?? pointer / step.ordinal
    }
  }
}

extension Fault {
  /// The fault of an object, to which `pointer` points, in which `name` stands twice.
  static func duplicate(_ name: String, at pointer: JSONPointer) -> Fault {
    Fault(at: pointer / name, "the name \(quoted(name)) stands in this object more than once")
  }
}
