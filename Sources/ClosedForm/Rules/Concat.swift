import Networks

/// c = [a b …] along one dimension: each source receives the slice of δ that lies where it lay.
extension Concat: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    let shape = here.output.shape
    // The graph has checked that the dimension is one of the sources'.
    guard let axis = axis(forRank: shape.rank) else { return here.output.arena.zeros(shape) }
    return here.output.arena.concatenation(here.sources, along: axis, shape: shape)
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    guard let axis = axis(forRank: delta.shape.rank) else { return delta }
    let lower = here.sources[..<index].reduce(0) { $0 + $1.shape[axis] }
    return delta.slice(lower..<lower + here.sources[index].shape[axis], along: axis)
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "concatenation" : "slice of the concatenation"
  }
}
