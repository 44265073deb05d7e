import Networks
import Tensors

/// y = x ⋆ W + b, a cross-correlation.
///
///     x̄ = the transposed correlation of ȳ with W        W̄ = x ⋆ ȳ        b̄ = Σ over images and positions of ȳ
extension Conv2d: Differentiable {
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    program.append(
      Convolve(
        .forward(bias: bias ? place.parameters[1].place : nil), place.sources[0], place.parameters[0],
        into: Destination(operand: place.output, accumulates: false), convolution(place)))
  }

  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    let (x, weight) = (place.sources[0], place.parameters[0])
    program.contribute(to: x) { destination, program in
      program.append(Convolve(.inputGradient, upstream, weight, into: destination, convolution(place)))
    }
    program.contribute(to: weight) { destination, program in
      program.append(Convolve(.weightGradient, upstream, x, into: destination, convolution(place)))
    }
    guard bias else { return }
    program.contribute(to: place.parameters[1]) { destination, program in
      program.append(SumChannels(upstream, into: destination))
    }
  }

  private func convolution(_ place: LayerPlace) -> Convolution {
    Convolution(
      x: place.sources[0].shape, w: place.parameters[0].shape, y: place.output.shape, groups: groups,
      stride: .init(window.stride.height, window.stride.width),
      dilation: .init(window.dilation.height, window.dilation.width),
      padding: .init(window.padding.top, window.padding.left))
  }
}
