import Networks
import Tensors

/// F = X ⋆ W + b. With X [N, C, H, W], W [out, C/groups, kH, kW], b [out], F and δ [N, out, H′, W′]:
///
/// ∂L/∂X = δ ∗ᵀ W, ∂L/∂W = X ⋆ δ, ∂L/∂b is the sum of δ over images, rows and columns.
extension Conv2d: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    let (shape, weight) = (here.output.shape, here.parameters[0])
    // [N, C, H, W] ⋆ [out, C/groups, kH, kW] → [N, out, H′, W′]
    let correlation = here.input.correlated(with: weight, convolution(here), shape: shape)
    guard bias else { return correlation }
    return correlation + here.parameters[1].aligned(to: Shape(shape[1], 1, 1))
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    // [N, out, H′, W′] ∗ᵀ [out, C/groups, kH, kW] → [N, C, H, W]
    delta.convolvedBack(with: here.parameters[0], convolution(here), shape: here.input.shape)
  }

  package func gradient(ofParameter index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    let parameter = here.parameters[index].shape
    guard index == 0 else {
      // [N, out, H′, W′] → [out, 1, 1] → [out]
      return delta.summed(to: Shape(parameter.count, 1, 1)).aligned(to: parameter)
    }
    // [N, C, H, W] ⋆ [N, out, H′, W′] → [out, C/groups, kH, kW]
    return here.input.correlated(withOutputs: delta, convolution(here), shape: parameter)
  }

  private func convolution(_ here: LayerSite) -> Convolution {
    let shape = here.input.shape
    return Convolution(window: window, groups: groups, image: Size2d(shape[2], shape[3]))
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    switch rule {
    case .output: "correlation with kernels"
    case .source: "chain rule through the kernels"
    case .parameter(0): "kernels: input correlated with δ"
    case .parameter: "broadcast bias: sum over batch, rows and columns"
    }
  }
}
