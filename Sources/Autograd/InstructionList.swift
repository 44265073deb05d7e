import Clocks
import Tensors

/// A program's instructions, in the order in which they run.
///
/// An element of an array is copied before a method of it is called, which for an instruction costs as much as a small
/// kernel. Here each runs where it lies: a ``Step`` cannot be copied.
final class InstructionList: @unchecked Sendable {
  private struct Step: ~Copyable {
    let instruction: any Instruction

    var reads: Places { instruction.reads }
    var writes: Places { instruction.writes }

    @inline(__always)
    borrowing func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
      instruction.run(in: arena)
    }
  }

  // Nothing changes the steps once they are there.
  private let steps: UnsafeMutablePointer<Step>
  let count: Int

  init(_ instructions: consuming [any Instruction]) {
    count = instructions.count
    steps = .allocate(capacity: max(count, 1))
    // Taken out of the array, not copied.
    for index in (0..<count).reversed() {
      (steps + index).initialize(to: Step(instruction: instructions.removeLast()))
    }
  }

  deinit {
    steps.deinitialize(count: count)
    steps.deallocate()
  }

  /// The places that an instruction reads.
  func reads(_ index: Int) -> Places { steps[index].reads }

  /// The places that an instruction writes.
  func writes(_ index: Int) -> Places { steps[index].writes }

  /// Runs one.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(_ index: Int, in arena: Arena<Scalar>) {
    steps[index].run(in: arena)
  }

  /// Runs all, one after the other.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    for index in 0..<count { steps[index].run(in: arena) }
  }

  /// Runs all, or as many as there is time for before `deadline`.
  /// - Throws: ``DeadlineExceeded``.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(
    in arena: Arena<Scalar>, until deadline: Deadline
  ) throws(DeadlineExceeded) {
    for index in 0..<count {
      try deadline.check()
      steps[index].run(in: arena)
    }
  }
}
