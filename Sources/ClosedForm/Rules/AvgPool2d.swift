import Networks
import Tensors

/// a = avgpool(f) is linear, so ∂L/∂f is avgpoolᵀ(δ): each δ_w, over the window's size, at each element of window w.
extension AvgPool2d: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.input.averagePooled(pooling(here), shape: here.output.shape)
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta.averageUnpooled(pooling(here), shape: here.input.shape)
  }

  private func pooling(_ here: LayerSite) -> AveragePooling {
    AveragePooling(
      windows: .sliding(window, countsPadding: countIncludesPadding, divisor: divisorOverride),
      image: Size2d(here.input.shape[2], here.input.shape[3]))
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "mean of each window" : "mean: δ is spread over each window"
  }
}
