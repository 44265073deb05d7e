import Networks
import Tensors

// What one instruction can do on the way of another, so that numbers are not fetched from memory twice.

extension ProgramBuilder {
  /// Lets the instruction that computes x compute y = max(x, 0) instead, where it can and nobody else reads x. Returns
  /// whether it does.
  mutating func rectify(_ x: Operand, into y: Operand) -> Bool {
    guard fuses, uses[x.place].readers == 1, let index = writer(of: x),
      let fused = instructions[index].rectifying(into: y.place)
    else { return false }
    replaceInstruction(index, with: fused, writing: y)
    return true
  }

  /// Lets the instruction that computes `upstream`, the gradient of y = max(x, 0), compute that of x, where it can and
  /// nobody else reads `upstream`. Returns whether it does.
  mutating func mask(_ upstream: Operand, by y: Operand, into destination: Destination) -> Bool {
    guard fuses, !destination.accumulates, !uses[y.place].isRequested, let index = writer(of: upstream),
      let fused = instructions[index].masking(by: y.place, into: destination.place)
    else { return false }
    replaceInstruction(index, with: fused, writing: destination.operand)
    return true
  }

  /// Lets the instruction that computes a matrix sum its columns too, where it can. Returns whether it does.
  mutating func sumColumns(of matrix: Operand, into destination: Destination) -> Bool {
    guard fuses, !destination.accumulates || addsSums, matrix.shape.last == destination.operand.count,
      let index = writer(of: matrix),
      let fused = instructions[index].summingColumns(
        into: destination.place, accumulating: destination.accumulates)
    else { return false }
    replaceInstruction(index, with: fused, writing: matrix)
    return true
  }

  /// Where the upstream gradient of y is read: from `upstream`, or, where that is a masked gradient of max(y, 0) which
  /// nobody else reads, from before it was masked. Then whoever asks masks it, by `rectified`, and `upstream`
  /// is not written any more.
  mutating func takeMaskOff(_ upstream: Operand, of y: Operand) -> (place: Int, rectified: Int?) {
    guard fuses, !uses[y.place].isRequested, writer(of: upstream) == instructions.count - 1,
      let pullback = instructions.last as? MapPullback, pullback.rule.isRectifier
    else { return (upstream.place, nil) }
    removeLastInstruction()
    return (pullback.upstream, pullback.y)
  }
}
