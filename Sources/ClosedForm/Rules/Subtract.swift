import Networks

/// s = a − b − …: δ reaches the first source as it is and the others as −δ, summed over the dimensions along which
/// the source was broadcast.
extension Subtract: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.output.arena.combination(
      here.sources.enumerated().map { ($0 == 0 ? .one : .minusOne, $1) })
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    (index == 0 ? delta : -delta).summed(to: here.sources[index].shape)
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    guard case .source(let index) = rule else { return "difference" }
    return here.sources[index].shape == here.output.shape ? "sum rule" : "sum rule, summed where broadcast"
  }
}
