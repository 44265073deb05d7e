import Networks
import Tensors

/// y = x Wᵀ + b over rows; all leading dimensions of x together are its N rows.
///
///     x̄ = ȳ W        W̄ = ȳᵀ x        b̄ = Σ over rows of ȳ
extension Linear: Differentiable {
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    let (x, weight, y) = (place.sources[0], place.parameters[0], place.output)
    let (rows, inputs) = (x.count / x.shape.last, x.shape.last)
    // [N, out] = [N, in] · [out, in]ᵀ
    program.multiply(
      x, weight, bias: bias ? place.parameters[1] : nil, into: Destination(operand: y, accumulates: false),
      Matmul(rows: rows, columns: outFeatures, inner: inputs, transposesB: true))
  }

  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    let (x, weight) = (place.sources[0], place.parameters[0])
    let (rows, inputs) = (x.count / x.shape.last, x.shape.last)
    program.contribute(to: x) { destination, program in
      // [N, in] = [N, out] · [out, in]
      program.multiply(upstream, weight, into: destination, Matmul(rows: rows, columns: inputs, inner: outFeatures))
    }
    program.contribute(to: weight) { destination, program in
      // [out, in] = [N, out]ᵀ · [N, in]
      program.multiply(
        upstream, x, into: destination,
        Matmul(rows: outFeatures, columns: inputs, inner: rows, transposesA: true))
    }
    guard bias else { return }
    program.contribute(to: place.parameters[1]) { destination, program in
      if program.sumColumns(of: upstream, into: destination) { return }
      program.append(SumToShape(upstream, into: destination))
    }
  }
}
