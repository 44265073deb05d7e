import Networks
import Tensors

/// y = the largest number of each window
///
///     x̄ = ȳ where x is its window's largest number, summed over the windows; 0 elsewhere
extension MaxPool2d: Differentiable {
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    let choice = program.scratch(place.output.shape)
    program.save([choice], for: place.output)
    program.note(.choice(choice))
    program.append(
      PoolMaximum(
        x: place.sources[0].place, y: place.output.place, choice: choice.place, pooling: pooling(place)))
  }

  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    program.contribute(to: place.sources[0]) { destination, program in
      program.append(
        PoolMaximumPullback(
          upstream: upstream.place, choice: program.saved(for: place.output)[0].place, destination: destination,
          pooling: pooling(place)))
    }
  }

  private func pooling(_ place: LayerPlace) -> MaxPooling {
    MaxPooling(
      x: place.sources[0].shape, y: place.output.shape,
      kernel: .init(window.kernel.height, window.kernel.width),
      stride: .init(window.stride.height, window.stride.width),
      dilation: .init(window.dilation.height, window.dilation.width),
      padding: .init(window.padding.top, window.padding.left))
  }
}
