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
    var (gzip, deflate): (Int?, Int?)
    var identity: Int?
    var others: Int?
    for (name, weight) in WeightedList(value) {
      switch ContentCoding(named: name) {
      case .gzip: gzip = max(weight, gzip ?? 0)
      case .deflate: deflate = max(weight, deflate ?? 0)
      case nil where name == "identity": identity = weight
      case nil where name == "*": others = weight
      case nil: break
      }
    }
    let weights = (gzip: gzip ?? others ?? 0, deflate: deflate ?? others ?? 0)
    // Of equals gzip: everybody means the same by it.
    let best = max(weights.gzip, weights.deflate)
    // identity is admitted unless it, or "*" in its place, is refused; its weight counts where it is given.
    if best == 0 || identity ?? 0 > best {
      preferred = nil
    } else {
      preferred = weights.gzip == best ? .gzip : .deflate
    }
    admitsIdentity = identity ?? (others == 0 ? 0 : 1) > 0
  }
}
