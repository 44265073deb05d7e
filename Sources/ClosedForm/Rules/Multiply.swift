import Networks

/// p = a ⊙ b ⊙ …: by the product rule δ reaches each source times all the others, summed over the dimensions along
/// which the source was broadcast.
extension Multiply: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.output.arena.hadamard(here.sources)
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    var factors = here.sources
    factors.remove(at: index)
    return delta.arena.hadamard([delta] + factors).summed(to: here.sources[index].shape)
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    guard case .source(let index) = rule else { return "elementwise product" }
    return here.sources[index].shape == here.output.shape ? "product rule" : "product rule, summed where broadcast"
  }
}
