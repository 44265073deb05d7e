import Tensors

/// One step of a program: a kernel with the places of its operands filled in.
///
/// An instruction has no state and decides nothing. `run` carries `@specialized` for both scalar types: a program runs
/// through existentials, and generic code behind them would otherwise not be specialised.
protocol Instruction: Sendable {
  /// The places whose numbers it reads.
  var reads: [Int] { get }
  /// The places whose numbers it writes or adds to.
  var writes: [Int] { get }
  /// Does it.
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>)
}

/// Where a contribution to a gradient goes: the first one writes, later ones add.
struct Destination: Hashable, Sendable {
  /// The gradient.
  let operand: Operand
  /// Whether something has been written there before.
  let accumulates: Bool

  /// The place in the arena.
  var place: Int { operand.place }
}
