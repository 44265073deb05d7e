import Networks

/// s = a + b + …: δ reaches every source as it is, summed over the dimensions along which the source was broadcast.
extension Add: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.output.arena.combination(here.sources.map { (.one, $0) })
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta.summed(to: here.sources[index].shape)
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    guard case .source(let index) = rule else { return "sum" }
    return here.sources[index].shape == here.output.shape ? "sum rule" : "sum rule, summed where broadcast"
  }
}
