/// The name in `candidates` that a person who wrote `name` most likely meant: the one at the smallest edit
/// distance (insertions, deletions, substitutions and transpositions of neighbours, without regard to case), if
/// that is at most a third of the longer name's length; `nil` where none is near.
///
/// Takes time in proportion to the lengths; names of more than 64 characters have no nearest.
public func nearestName(to name: String, in candidates: some Sequence<String>) -> String? {
  guard name.utf8.count <= 64 else { return nil }
  let written = Array(name.lowercased().unicodeScalars)
  var nearest: (name: String, distance: Int)?
  for candidate in candidates where candidate.utf8.count <= 64 {
    let known = Array(candidate.lowercased().unicodeScalars)
    let distance = editDistance(written, known)
    guard distance <= max(1, max(written.count, known.count) / 3) else { continue }
    if let found = nearest, found.distance <= distance { continue }
    nearest = (candidate, distance)
  }
  return nearest?.name
}

/// A sentence that proposes the nearest known name, or lists the known ones where they are few.
public func suggestion(for name: String, among candidates: some Collection<String>) -> String {
  if let nearest = nearestName(to: name, in: candidates) { return "; did you mean \"\(nearest)\"?" }
  guard !candidates.isEmpty, candidates.count <= 12 else { return "" }
  return "; known here: \(candidates.map { "\"\($0)\"" }.joined(separator: ", "))"
}

/// The optimal string alignment distance between two sequences.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
