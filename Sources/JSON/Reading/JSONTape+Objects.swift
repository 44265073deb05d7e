import Diagnostics

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
    var position = index + 1
    let close = close(of: index)
    while position < close {
      if string(at: position).elementsEqual(name.utf8) { return position + 1 }
      position = end(of: position + 1)
    }
    return nil
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
        if name.count == otherName.count, name.elementsEqual(otherName) { return true }
        other = end(of: other + 1)
      }
      position = next
    }
    return false
  }

  /// An error for each member of the object at `index` that is none of `known`, naming the nearest of them; at most
  /// `JSONObject.mostErrors`.
  func unknownMembers(of index: Int, besides known: [String], at pointer: JSONPointer) -> [Fault] {
    var errors: [Fault] = []
    forEachName(of: index) { position in
      let name = text(at: position)
      if errors.count == JSONObject.mostErrors || known.contains(name) { return }
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
