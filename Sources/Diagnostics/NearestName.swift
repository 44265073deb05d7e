/// The one of `names` that `name` is most likely a misspelling of; `nil` where none is near.
///
/// Near is one edit (a letter more, less, other, or two swapped), or as many as a third of the letters; letters count
/// as equal in either case. Of equally near names the first is taken.
public func nearestName(to name: String, in names: some Sequence<String>) -> String? {
  // Names of this service are short; a long one is not worth quadratic time.
  guard name.utf8.count <= 64 else { return nil }
  let letters = lowercaseBytes(name)
  var nearest: (name: String, distance: Int)?
  var rows = EditRows()
  for candidate in names {
    let most = max(letters.count, candidate.utf8.count)
    let limit = min(max(1, (most + 1) / 3), most - 1, (nearest?.distance ?? .max) - 1)
    guard limit >= 0, abs(letters.count - candidate.utf8.count) <= limit else { continue }
    let other = lowercaseBytes(candidate)
    if let distance = rows.distance(letters, other, atMost: limit) { nearest = (candidate, distance) }
  }
  return nearest?.name
}

/// A sentence that proposes the nearest known name, or lists the known ones where they are few.
public func suggestion(for name: String, among candidates: some Collection<String>) -> String {
  if let nearest = nearestName(to: name, in: candidates) { return "; did you mean \"\(nearest)\"?" }
  guard !candidates.isEmpty, candidates.count <= 12 else { return "" }
  return "; known here: \(candidates.map { "\"\($0)\"" }.joined(separator: ", "))"
}

/// A name's bytes, ASCII letters in lower case.
private func lowercaseBytes(_ name: String) -> [UInt8] {
  name.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
}

/// Three rows of the table of edit distances, whose memory one search uses again and again.
private struct EditRows {
  private var beforeLast: [Int] = []
  private var last: [Int] = []
  private var current: [Int] = []

  /// The number of insertions, deletions, substitutions and swaps of neighbours that make `first` of `second`, no
  /// place edited twice (optimal string alignment); `nil` where it is more than `limit`.
  ///
  /// Only places near the diagonal are looked at (Ukkonen's cut-off), since those farther off take more edits.
  /// - SeeAlso: F. J. Damerau, *A technique for computer detection and correction of spelling errors*, CACM 7 (1964)
  mutating func distance(_ first: [UInt8], _ second: [UInt8], atMost limit: Int) -> Int? {
    let tooMany = limit + 1
    let width = second.count + 1
    Self.fill(&beforeLast, width, with: tooMany)
    Self.fill(&last, width, with: tooMany)
    Self.fill(&current, width, with: tooMany)
    for column in 0...min(limit, second.count) { last[column] = column }
    for row in first.indices {
      let columns = max(0, row - limit)..<min(second.count, row + limit + 1)
      current[columns.lowerBound] = columns.lowerBound == 0 ? min(row + 1, tooMany) : tooMany
      var least = current[columns.lowerBound]
      for column in columns {
        let substitution = last[column] + (first[row] == second[column] ? 0 : 1)
        var distance = min(substitution, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
          distance = min(distance, beforeLast[column - 1] + 1)
        }
        current[column + 1] = min(distance, tooMany)
        least = min(least, distance)
      }
      if columns.upperBound < second.count { current[columns.upperBound + 1] = tooMany }
      guard least <= limit else { return nil }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[second.count] <= limit ? last[second.count] : nil
  }

  private static func fill(_ row: inout [Int], _ count: Int, with number: Int) {
    row.removeAll(keepingCapacity: true)
    row.append(contentsOf: repeatElement(number, count: count))
  }
}
