import Clocks
import Networks
import Tensors

/// A forward pass in float64 that can be repeated with some numbers of one value changed: what central differences are
/// made of.
///
/// Every value keeps a place of its own, so that a repetition starts behind the changed value and not at the beginning.
public final class ForwardPass {
  private let graph: Graph
  private let instructions: [any Instruction]
  private let arena: Arena<Double>
  private let loss: Operand?
  private let activeSets: [ActiveSet]
  /// For each value, the first instruction that comes after it has been written.
  private let start: [Int]
  /// When to give up between two instructions; `nil` where all of them take no time.
  private let deadline: Deadline?

  /// Compiles a graph. Nothing has been computed before ``refresh(behind:)`` is called.
  /// - Throws: ``CompilationFault`` where a layer kind has no rule.
  public init(
    _ graph: Graph, _ bindings: Bindings<Double>, deadline: Deadline? = nil
  ) throws(CompilationFault) {
    var builder = ProgramBuilder(graph, gradientsOf: [], keeping: nil)
    loss = try builder.appendForward()
    self.graph = graph
    self.deadline = graph.isBrief ? nil : deadline
    instructions = builder.takeInstructions()
    activeSets = builder.activeSets
    var start = [Int](repeating: 0, count: graph.values.count)
    for (time, instruction) in instructions.enumerated() {
      for place in instruction.writes where place < start.count { start[place] = time + 1 }
    }
    self.start = start
    arena = Arena(Arena.Layout(packing: builder.counts))
    for (id, value) in graph.values.enumerated() {
      if case .node = value.origin { continue }
      arena[id].assign(bindings[id])
    }
  }

  /// The objective: the loss, or the product of the upstream gradient with what it belongs to.
  public var objective: Double {
    guard let upstream = graph.upstream else { return loss.map { arena[$0.place][0] } ?? .nan }
    let weights = arena[upstream]
    let value = arena[loss?.place ?? graph.output]
    var sum = 0.0
    for index in 0..<weights.count { sum += weights[index] * value[index] }
    return sum
  }

  /// The number at `element` of a value.
  public func number(_ value: Graph.ValueID, at element: Int) -> Double {
    arena[value][element]
  }

  /// Sets numbers of a value, computes all that comes behind it, and lets `observe` look; then puts the numbers back.
  ///
  /// What comes behind the value is out of date afterwards, until the next call; values before it never are.
  /// - Throws: `DeadlineExceeded`.
  public func nudging<Result>(
    _ value: Graph.ValueID, _ elements: Range<Int>, to number: (_ element: Int, _ old: Double) -> Double,
    observe: (ForwardPass) -> Result
  ) throws(DeadlineExceeded) -> Result {
    let numbers = arena[value]
    let old = elements.map { numbers[$0] }
    for element in elements { numbers[element] = number(element, numbers[element]) }
    try run(from: start[value])
    let result = observe(self)
    for (element, number) in zip(elements, old) { numbers[element] = number }
    return result
  }

  /// Brings everything behind `value` up to date, or all there is.
  /// - Throws: `DeadlineExceeded`.
  public func refresh(behind value: Graph.ValueID? = nil) throws(DeadlineExceeded) {
    try run(from: value.map { start[$0] } ?? 0)
  }

  /// Which piece of each piecewise function is in force: equal before and after a small step, unless the step crosses a
  /// kink.
  public var activeSet: [Int8] {
    var pattern: [Int8] = []
    for set in activeSets { set.append(to: &pattern, arena) }
    return pattern
  }

  private func run(from first: Int) throws(DeadlineExceeded) {
    for index in first..<instructions.count {
      try deadline?.check()
      instructions[index].run(in: arena)
    }
  }
}

/// What decides which piece of a piecewise function is in force.
enum ActiveSet: Sendable {
  /// On which side of a number each one lies: a kink at that number.
  case side(Operand, of: Double)
  /// Which of two numbers is the larger: a kink where they are equal.
  case order(Operand, Operand)
  /// Each number as it is: an integer of 32 bits, such as a maximum's place in its window.
  case choice(Operand)

  fileprivate func append(to pattern: inout [Int8], _ arena: Arena<Double>) {
    switch self {
    case .side(let operand, let kink):
      let x = arena[operand.place]
      for index in 0..<x.count { pattern.append(x[index] > kink ? 1 : x[index] < kink ? -1 : 0) }
    case .order(let first, let second):
      let (a, b) = (arena[first.place], arena[second.place])
      for index in 0..<a.count { pattern.append(a[index] > b[index] ? 1 : a[index] < b[index] ? -1 : 0) }
    case .choice(let operand):
      let x = arena[operand.place]
      for index in 0..<x.count {
        let choice = Int32(truncatingIfNeeded: Int(x[index]))
        for byte in 0..<4 { pattern.append(Int8(truncatingIfNeeded: choice >> (8 * byte))) }
      }
    }
  }
}
