import Networks

/// F = X Wᵀ + b. With X [*, in], W [out, in], b [out], F and δ [*, out]:
///
/// ∂L/∂X = δ W, ∂L/∂W = δᵀ X, ∂L/∂b = δᵀ 𝟏.
extension Linear: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    let weight = here.parameters[0]
    // [*, in] · [out, in]ᵀ → [*, out]
    let product = here.input * weight.transpose
    return bias ? product + here.parameters[1] : product
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    // [*, out] · [out, in] → [*, in]
    delta * here.parameters[0]
  }

  package func gradient(ofParameter index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    // W: [*, out]ᵀ · [*, in] → [out, in]; b: [*, out]ᵀ · 𝟏 → [out]
    index == 0 ? delta.transpose * here.input : delta.rowSum
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    let isBatch = here.input.shape.rank > 1
    switch rule {
    case .output: return bias ? "affine map" : "linear map"
    case .source: return "chain rule through the weights"
    case .parameter(0): return isBatch ? "weights: δ times input, summed over the batch" : "weights: δ times input"
    case .parameter: return isBatch ? "broadcast bias: sum over the batch" : "bias: δ as it is"
    }
  }
}
