import Tensors

/// One step of a program: a kernel with the places of its operands filled in.
///
/// An instruction has no state and decides nothing. `run` carries `@specialized` for both scalar types: a program runs
/// through existentials, and generic code behind them would otherwise not be specialised.
protocol Instruction: Sendable {
  /// The places whose numbers it reads.
  var reads: Places { get }
  /// The places whose numbers it writes or adds to.
  var writes: Places { get }
  /// Does it.
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>)

  /// This instruction with max(z, 0) written to `y` in place of the z that it writes; `nil` where it cannot.
  func rectifying(into y: Int) -> (any Instruction)?
  /// This instruction with z where `mask` is larger than 0, and else 0, written to `destination` in place of the z that it
  /// writes; `nil` where it cannot.
  func masking(by mask: Int, into destination: Int) -> (any Instruction)?
  /// This instruction with the sums of the columns of what it writes, written or added to `destination`; `nil` where it
  /// cannot.
  func summingColumns(into destination: Int, accumulating: Bool) -> (any Instruction)?
}

extension Instruction {
  func rectifying(into y: Int) -> (any Instruction)? { nil }
  func masking(by mask: Int, into destination: Int) -> (any Instruction)? { nil }
  func summingColumns(into destination: Int, accumulating: Bool) -> (any Instruction)? { nil }
}

/// The few places that an instruction reads or writes, held inline: an array of them would be an allocation for each.
struct Places: RandomAccessCollection {
  private var places = InlineArray<6, Int>(repeating: 0)
  private(set) var endIndex = 0

  /// Makes a list of those that are there.
  init(
    _ first: Int?, _ second: Int? = nil, _ third: Int? = nil, _ fourth: Int? = nil, _ fifth: Int? = nil,
    _ sixth: Int? = nil
  ) {
    append(first)
    append(second)
    append(third)
    append(fourth)
    append(fifth)
    append(sixth)
  }

  private mutating func append(_ place: Int?) {
    guard let place else { return }
    places[endIndex] = place
    endIndex += 1
  }

  var startIndex: Int { 0 }
  subscript(index: Int) -> Int { places[index] }
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
