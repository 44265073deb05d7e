/// The one of `names` that `name` is most likely a misspelling of; `nil` where none is near.
///
/// Near is one edit (a letter more, less, other, or two swapped), or as many as a third of the letters; letters count
/// as equal in either case. Of equally near names the first is taken.
public func nearestName(to name: String, in names: some Sequence<String>) -> String? {
  let letters = Array(name.lowercased().utf8.prefix(65))
  // Names of this service are short; a long one is not worth quadratic time.
  guard letters.count <= 64 else { return nil }
  var nearest: (name: String, distance: Int)?
  for candidate in names {
    let other = Array(candidate.lowercased().utf8)
    let limit = min(max(1, (max(letters.count, other.count) + 1) / 3), (nearest?.distance ?? .max) - 1)
    guard abs(letters.count - other.count) <= limit else { continue }
    let distance = editDistance(letters, other)
    if distance <= limit, distance < max(letters.count, other.count) { nearest = (candidate, distance) }
  }
  return nearest?.name
}

/// A sentence that proposes the nearest known name, or lists the known ones where they are few.
public func suggestion(for name: String, among candidates: some Collection<String>) -> String {
  if let nearest = nearestName(to: name, in: candidates) { return "; did you mean \"\(nearest)\"?" }
  guard !candidates.isEmpty, candidates.count <= 12 else { return "" }
  return "; known here: \(candidates.map { "\"\($0)\"" }.joined(separator: ", "))"
}

/// The number of insertions, deletions, substitutions and swaps of neighbours that make `first` of `second`, no
/// place edited twice (optimal string alignment).
/// - SeeAlso: F. J. Damerau, *A technique for computer detection and correction of spelling errors*, CACM 7 (1964)
private func editDistance(_ first: [UInt8], _ second: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for row in first.indices {
    var current = [row + 1]
    for column in second.indices {
      let substitution = last[column] + (first[row] == second[column] ? 0 : 1)
      var distance = min(substitution, last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      current.append(distance)
    }
    beforeLast = last
    last = current
  }
  return last[second.count]
}
