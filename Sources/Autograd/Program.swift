import Clocks
import Networks
import Tensors

/// A graph compiled for one type of number and one set of gradients: a flat list of instructions and the layout of the
/// memory that they work in. Immutable: any number of threads may run it at a time.
public final class Program<Scalar: TensorScalar>: Sendable {
  /// The graph that this is a program of.
  public let graph: Graph
  /// The values whose gradients it computes.
  public let gradientsOf: [Graph.ValueID]

  private enum Body {
    /// One instruction after the other, each with all rows.
    case instructions(InstructionList)
    /// Some rows after the others, each through all instructions.
    case blocks(RowBlocks<Scalar>)
  }

  private let body: Body
  private let pool: ArenaPool<Scalar>
  private let lent: [Graph.ValueID]
  private let kept: ValueIndex
  private let loss: Operand?
  private let differentiated: ValueIndex
  /// In the order of `differentiated`.
  private let gradients: [Operand?]
  private let unreached: [Graph.ValueID]
  /// Whether a run takes so little time that the deadline is looked at once.
  private let isBrief: Bool

  /// Compiles a graph.
  ///
  /// - Parameters:
  ///   - graph: the network.
  ///   - gradientsOf: the values whose gradients are asked for; none for a forward pass alone.
  ///   - keeping: the layer outputs that are asked for, apart from the last layer's.
  /// - Throws: where a layer kind has no rule.
  public convenience init(
    _ graph: Graph, gradientsOf: [Graph.ValueID], keeping: [Graph.ValueID] = []
  ) throws(CompilationFault) {
    try self.init(graph, gradientsOf: gradientsOf, keeping: keeping, inBlocks: true)
  }

  /// - Parameter inBlocks: whether a large batch may go through block by block.
  init(
    _ graph: Graph, gradientsOf: [Graph.ValueID], keeping: [Graph.ValueID] = [], inBlocks: Bool
  ) throws(CompilationFault) {
    self.graph = graph
    self.gradientsOf = gradientsOf
    isBrief = graph.isBrief
    let values = graph.values
    differentiated = ValueIndex(gradientsOf, of: values.count)
    kept = ValueIndex(([graph.output] + keeping).filter { values[$0].origin.isNode }, of: values.count)
    var lent: [Graph.ValueID] = []
    lent.reserveCapacity(values.count - graph.nodes.count)
    for value in values.indices where !values[value].origin.isNode { lent.append(value) }
    self.lent = lent
    if inBlocks, let blocks = try RowBlocks<Scalar>(graph, gradientsOf: differentiated.ids, keeping: kept.ids) {
      body = .blocks(blocks)
      loss = blocks.loss
      gradients = blocks.gradients
      pool = ArenaPool(blocks.layout)
    } else {
      var builder = ProgramBuilder(graph, gradientsOf: gradientsOf, keeping: keeping)
      loss = try builder.appendForward()
      if !gradientsOf.isEmpty { builder.appendBackward() }
      let instructions = InstructionList(builder.takeInstructions())
      body = .instructions(instructions)
      gradients = builder.gradients(of: differentiated.ids)
      var read = kept.ids
      for case let gradient? in gradients { read.append(gradient.place) }
      if let loss { read.append(loss.place) }
      pool = ArenaPool(
        Arena.Layout(
          instructions, counts: builder.counts,
          isLent: { $0 < values.count && !values[$0].origin.isNode }, kept: read))
    }
    unreached = zip(differentiated.ids, gradients).compactMap { $1 == nil ? $0 : nil }
  }

  /// Runs the program.
  ///
  /// - Parameters:
  ///   - bindings: the numbers to run it with.
  ///   - deadline: when to give up, between two instructions.
  /// - Throws: `DeadlineExceeded`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func run(
    _ bindings: Bindings<Scalar>, deadline: Deadline? = nil
  ) throws(DeadlineExceeded) -> Evaluation<Scalar> {
    try pool.withArena { (arena) throws(DeadlineExceeded) in
      // The bindings hold the tensors that are lent.
      defer { withExtendedLifetime(bindings) {} }
      for value in lent { arena.lend(bindings[value], at: value) }
      switch body {
      case .blocks(let blocks): try blocks.run(in: arena, until: deadline)
      case .instructions(let instructions):
        if let deadline, !isBrief {
          try instructions.run(in: arena, until: deadline)
        } else {
          try deadline?.check()
          instructions.run(in: arena)
        }
      }
      return collect(from: arena)
    }
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private func collect(from arena: Arena<Scalar>) -> Evaluation<Scalar> {
    let values = kept.ids.map { value in arena[value].tensor(of: graph.shape(of: value)) }
    let loss: Tensor<Scalar>?
    let results: [Tensor<Scalar>]
    switch body {
    case .instructions:
      loss = self.loss.map { arena[$0.place].tensor(of: $0.shape) }
      results = gradients.indices.map { index in
        gradients[index].map { arena[$0.place].tensor(of: $0.shape) } ?? zero(index)
      }
    case .blocks(let blocks):
      let (sum, sums) = blocks.collect(from: arena)
      loss = sum
      results = sums.indices.map { index in sums[index] ?? zero(index) }
    }
    return Evaluation(
      loss: loss, values: ValueTable(index: kept, values: values),
      gradients: ValueTable(index: differentiated, values: results), unreached: unreached)
  }

  /// The gradient of something that the objective does not depend on.
  private func zero(_ index: Int) -> Tensor<Scalar> {
    Tensor(shape: graph.shape(of: differentiated.ids[index]), repeating: 0)
  }
}

/// What a run of a program gives.
public struct Evaluation<Scalar: TensorScalar>: Sendable {
  /// The loss, where the graph has one.
  public let loss: Tensor<Scalar>?
  /// The outputs of the last layer and of the layers that were asked for.
  public let values: ValueTable<Tensor<Scalar>>
  /// The gradients that were asked for.
  public let gradients: ValueTable<Tensor<Scalar>>
  /// The values among them that the objective does not depend on: their gradients are zero.
  public let unreached: [Graph.ValueID]
}

extension Graph {
  /// Whether a forward pass, and a backward pass with it, take less than about a millisecond.
  var isBrief: Bool { work < 100_000 }
}

extension Graph.Origin {
  /// Whether a node writes the value.
  fileprivate var isNode: Bool {
    if case .node = self { true } else { false }
  }
}
