import Diagnostics
import Glibc

extension JSONTape {
  /// Calls `body` with the index of each name of the object at `index`; the value stands behind it.
  @inline(__always)
  func forEachName(of index: Int, _ body: (Int) -> Void) {
    var position = index + 1
    let close = close(of: index)
    while position < close {
      body(position)
      position = end(of: position + 1)
    }
  }

  /// The index of the value of the first member `name` of the object at `index`.
  func member(_ name: String, of index: Int) -> Int? {
    var name = name
    return name.withUTF8 { name in
      var position = index + 1
      let close = close(of: index)
      while position < close {
        if JSONTape.areEqual(string(at: position), name) { return position + 1 }
        position = end(of: position + 1)
      }
      return nil
    }
  }

  /// Whether two texts have the same bytes.
  @inline(__always)
  private static func areEqual(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>) -> Bool {
    guard first.count == second.count else { return false }
    guard let a = first.baseAddress, let b = second.baseAddress else { return true }
    return memcmp(a, b, first.count) == 0
  }

  /// The names that stand in the object at `index` more than once, each one once.
  ///
  /// Names are the same where Swift's strings are: `é` as one scalar and as two is one name, since it would be one
  /// key of a dictionary.
  func duplicateNames(of index: Int) -> [String] {
    guard mayHoldDuplicates(index) else { return [] }
    var seen = Set<String>(minimumCapacity: count(of: index))
    var duplicates: [String] = []
    var reported = Set<String>()
    forEachName(of: index) { position in
      let name = text(at: position)
      if !seen.insert(name).inserted, reported.insert(name).inserted { duplicates.append(name) }
    }
    return duplicates
  }

  /// Whether two names of the object at `index` may be the same: exact and without allocation for few names in
  /// ASCII, as nearly all objects have.
  private func mayHoldDuplicates(_ index: Int) -> Bool {
    guard count(of: index) <= 16 else { return true }
    var position = index + 1
    let close = close(of: index)
    while position < close {
      let name = string(at: position)
      if name.contains(where: { $0 >= 0x80 }) { return true }
      let next = end(of: position + 1)
      var other = next
      while other < close {
        let otherName = string(at: other)
        if JSONTape.areEqual(name, otherName) { return true }
        other = end(of: other + 1)
      }
      position = next
    }
    return false
  }

  /// Whether the name at `index` has the very bytes of one of `names`.
  private func isName(at index: Int, oneOf names: [String]) -> Bool {
    let name = string(at: index)
    return names.contains { candidate in
      let isEqual = candidate.utf8.withContiguousStorageIfAvailable { JSONTape.areEqual($0, name) }
      return isEqual ?? candidate.utf8.elementsEqual(name)
    }
  }

  /// An error for each member of the object at `index` that is none of `known`, naming the nearest of them; at most
  /// `JSONObject.mostErrors`.
  func unknownMembers(of index: Int, besides known: [String], at pointer: JSONPointer) -> [Fault] {
    var errors: [Fault] = []
    forEachName(of: index) { position in
      if errors.count == JSONObject.mostErrors || isName(at: position, oneOf: known) { return }
      let name = text(at: position)
      // The same letters may be written in several ways.
      if known.contains(name) { return }
      let detail = "unknown member \(quoted(String(name.prefix(64))))"
      if let nearest = nearestName(to: name, in: known) {
        errors.append(Fault(at: pointer / name, "\(detail): did you mean \(quoted(nearest))?"))
      } else {
        let list = known.map(quoted).joined(separator: ", ")
        errors.append(Fault(at: pointer / name, "\(detail): expected one of \(list)"))
      }
    }
    return errors
  }
}
