/// What `Accept-Encoding` admits (RFC 9110 section 12.5.3).
struct AcceptedCodings: Sendable, Equatable {
  /// The coding to use, if any.
  let preferred: ContentCoding?
  /// Whether content may be sent as it is.
  let admitsIdentity: Bool

  /// Reads the field's value; `nil` where there is none, which admits anything, and gets what is simplest.
  init(_ value: String?) {
    guard let value else {
      (preferred, admitsIdentity) = (nil, true)
      return
    }
    var weights: [ContentCoding: Int] = [:]
    var identity: Int?
    var others: Int?
    for (name, weight) in WeightedList(value) {
      if let coding = ContentCoding(named: name) {
        weights[coding] = max(weight, weights[coding] ?? 0)
      } else if name == "identity" {
        identity = weight
      } else if name == "*" {
        others = weight
      }
    }
    // Of equals the first, gzip: everybody means the same by it.
    var best: (coding: ContentCoding, weight: Int)?
    for coding in ContentCoding.allCases {
      let weight = weights[coding] ?? others ?? 0
      if weight > best?.weight ?? 0 { best = (coding, weight) }
    }
    // identity is admitted unless it, or "*" in its place, is refused; its weight counts where it is given.
    if let found = best, let identity, identity > found.weight { best = nil }
    preferred = best?.coding
    admitsIdentity = identity ?? (others == 0 ? 0 : 1) > 0
  }
}
