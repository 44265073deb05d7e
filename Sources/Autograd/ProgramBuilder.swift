import Networks
import Tensors

/// Writes a graph down as a flat list of instructions: first the forward pass, then, from the objective back, the
/// gradients that are asked for.
///
/// The first places are the graph's values under their own ids; gradients and scratch space follow.
struct ProgramBuilder {
  /// The graph.
  let graph: Graph
  /// The instructions so far.
  private(set) var instructions: [any Instruction] = []
  /// The number of numbers at each place.
  private(set) var counts: [Int] = []
  /// What is known of each value of the graph.
  private(set) var uses: [ValueUse] = []
  /// What decides which pieces of piecewise functions are in force.
  private(set) var activeSets: [ActiveSet] = []
  /// The number of terms that the loss's mean divides by, where that depends on the target's numbers.
  private var lossDivisor: Operand?
  /// What a layer's forward pass leaves for its pullback, by the layer's output.
  private var saved: [Int: [Operand]] = [:]
  /// The rule of each node, once its forward pass is appended.
  private var rules: [any Differentiable] = []
  /// The loss's rule, likewise.
  private var lossRule: (any DifferentiableLoss)?
  /// Whether instructions may do the work of others.
  let fuses: Bool
  /// For each place the instruction that alone writes it, where that is known.
  private var writers: [Int?] = []
  /// Which rows of a batch the graph is of; `nil` where it is of all.
  let block: BlockPosition?
  /// What is done before all blocks of a batch, once, with the whole batch.
  private(set) var preparation: [any Instruction] = []
  /// What is done behind all blocks, once, with the sums over the whole batch.
  private(set) var conclusion: [any Instruction] = []
  /// What is summed over all rows: the gradients of parameters, and the loss.
  private(set) var sums: [Int] = []

  /// - Parameters:
  ///   - keeping: the values that are asked for; `nil` where every value is to be computed.
  ///   - block: which rows of a batch the graph is of; `nil` where it is of all.
  init(_ graph: Graph, gradientsOf wanted: [Graph.ValueID], keeping: [Graph.ValueID]?, block: BlockPosition? = nil) {
    self.graph = graph
    self.block = block
    fuses = keeping != nil
    let values = graph.values
    counts.reserveCapacity(3 * values.count)
    writers.reserveCapacity(3 * values.count)
    uses.reserveCapacity(values.count)
    for id in values.indices {
      counts.append(values[id].shape.count)
      writers.append(nil)
      uses.append(ValueUse())
    }
    instructions.reserveCapacity(4 * graph.nodes.count)
    rules.reserveCapacity(graph.nodes.count)
    for value in wanted { uses[value].isRequested = true }
    countReaders(keeping ?? [])
    findPaths()
  }

  /// Appends an instruction.
  mutating func append(_ instruction: some Instruction) {
    instructions.append(instruction)
  }

  /// Appends an instruction that is done before all blocks of a batch; where there are none, in its turn.
  mutating func prepare(_ instruction: some Instruction) {
    if block != nil { preparation.append(instruction) } else { append(instruction) }
  }

  /// Appends an instruction that is done behind all blocks of a batch; where there are none, in its turn.
  mutating func conclude(_ instruction: some Instruction) {
    if block != nil { conclusion.append(instruction) } else { append(instruction) }
  }

  /// Notes what decides which piece of a piecewise function is in force: a forward rule calls it at a kink.
  mutating func note(_ activeSet: ActiveSet) {
    activeSets.append(activeSet)
  }

  /// A new place for numbers that only this program knows.
  mutating func scratch(_ shape: Shape) -> Operand {
    counts.append(shape.count)
    writers.append(nil)
    return Operand(place: counts.count - 1, shape: shape)
  }

  /// Keeps what the forward pass of the layer with this output has computed for the layer's pullback.
  mutating func save(_ operands: [Operand], for output: Operand) {
    saved[output.place] = operands
  }

  /// What the forward pass of the layer with this output has kept.
  func saved(for output: Operand) -> [Operand] {
    saved[output.place] ?? []
  }

  /// Lets `write` append the instruction that contributes to the gradient of `operand`, unless nobody asks for it.
  ///
  /// - Parameter onlyOnce: what the gradient is, without an instruction, where this is all that is ever contributed to it.
  mutating func contribute(
    to operand: Operand, onlyOnce whole: Operand? = nil,
    _ write: (_ destination: Destination, _ program: inout ProgramBuilder) -> Void
  ) {
    guard uses[operand.place].isWanted else { return }
    if let gradient = uses[operand.place].gradient {
      writers[gradient] = nil
      write(Destination(operand: Operand(place: gradient, shape: operand.shape), accumulates: true), &self)
    } else if let whole, uses[operand.place].readers == 1 {
      // Two gradients are one now.
      writers[whole.place] = nil
      uses[operand.place].gradient = whole.place
    } else {
      let gradient = scratch(operand.shape)
      uses[operand.place].gradient = gradient.place
      writers[gradient.place] = instructions.count
      if isSummed(operand) { sums.append(gradient.place) }
      write(Destination(operand: gradient, accumulates: addsSums && isSummed(operand)), &self)
    }
  }

  /// The instruction that alone writes what is at a place, where that is known.
  func writer(of operand: Operand) -> Int? {
    guard let index = writers[operand.place], index < instructions.count,
      instructions[index].writes.contains(operand.place)
    else { return nil }
    return index
  }

  /// Puts an instruction in the place of another one; `operand` is what it writes.
  mutating func replaceInstruction(_ index: Int, with instruction: any Instruction, writing operand: Operand) {
    instructions[index] = instruction
    writers[operand.place] = index
  }

  /// Takes the last instruction back.
  mutating func removeLastInstruction() {
    instructions.removeLast()
  }

  /// The instructions, which are the caller's from now on.
  mutating func takeInstructions() -> [any Instruction] {
    defer { instructions = [] }
    return instructions
  }

  /// The gradients of some values; `nil` for one that nothing has contributed to.
  func gradients(of values: [Graph.ValueID]) -> [Operand?] {
    values.map { graph.operand($0, at: uses[$0].gradient) }
  }
}

/// What is known of a value while a program is built.
struct ValueUse {
  /// How many read it: layers, the loss, and who asks for it.
  fileprivate(set) var readers = 0
  /// Whether its gradient is asked for.
  fileprivate(set) var isRequested = false
  /// Whether it depends on something whose gradient is asked for.
  fileprivate var isReached = false
  /// Whether the objective depends on it.
  fileprivate var isNeeded = false
  /// The place of its gradient, once something has contributed to it.
  fileprivate var gradient: Int?

  /// Whether it is on a path from something asked for to the objective: only such values are differentiated.
  fileprivate var isWanted: Bool { isReached && isNeeded }
}

extension ProgramBuilder {
  /// Counts how many times each value is read by a layer or the loss, is the output, or is among `kept`.
  private mutating func countReaders(_ kept: [Graph.ValueID]) {
    // By index: a loop over the nodes would copy each.
    let nodes = graph.nodes
    for index in nodes.indices {
      for source in nodes[index].sources { uses[source].readers += 1 }
      for parameter in nodes[index].parameters { uses[parameter].readers += 1 }
    }
    if case .loss(let loss) = graph.objective { uses[loss.prediction].readers += 1 }
    uses[graph.output].readers += 1
    for value in kept { uses[value].readers += 1 }
  }

  /// Finds which values lie on a path from something asked for to the objective.
  private mutating func findPaths() {
    let nodes = graph.nodes
    for value in uses.indices { uses[value].isReached = uses[value].isRequested }
    for index in nodes.indices where !uses[nodes[index].output].isReached {
      uses[nodes[index].output].isReached =
        nodes[index].sources.contains { uses[$0].isReached } || nodes[index].parameters.contains { uses[$0].isReached }
    }
    switch graph.objective {
    case .loss(let loss): uses[loss.prediction].isNeeded = true
    case .outputGradient: uses[graph.output].isNeeded = true
    case nil: break
    }
    for index in nodes.indices.reversed() where uses[nodes[index].output].isNeeded {
      for source in nodes[index].sources { uses[source].isNeeded = true }
      for parameter in nodes[index].parameters { uses[parameter].isNeeded = true }
    }
  }
}

extension ProgramBuilder {
  /// Appends the forward pass: every layer, then the loss. Returns the loss.
  mutating func appendForward() throws(CompilationFault) -> Operand? {
    for node in graph.nodes.indices {
      let layer = graph.nodes[node].layer
      guard let rule = layer.rule else { throw .noRule(for: layer) }
      rule.forward(LayerPlace(graph: graph, node: node), &self)
      let output = graph.nodes[node].output
      if writers[output] == nil { writers[output] = instructions.count - 1 }
      rules.append(rule)
    }
    guard case .loss(let node) = graph.objective else { return nil }
    guard let loss = node.loss as? any DifferentiableLoss else { throw .noRule(for: node.loss) }
    lossRule = loss
    appendDivisor(of: node)
    let place = place(of: node)
    let terms = scratch(node.signature.terms)
    loss.forward(place, terms: terms, &self)
    let result = scratch(node.shape)
    if block != nil { sums.append(result.place) }
    if node.reduction == .none {
      append(Scale(terms, by: place.factor, into: result))
    } else {
      append(ReduceSum(terms, times: place.factor, into: Destination(operand: result, accumulates: addsSums)))
    }
    if let divisor = place.divisor { conclude(DivideBySum(value: result.place, sum: divisor.place)) }
    return result
  }

  /// Appends the sum of the weights of the terms that are not ignored, where the loss is their mean.
  private mutating func appendDivisor(of node: Graph.LossNode) {
    guard node.reduction == .mean, node.signature.divisorDependsOnTarget, let target = node.target,
      let loss = node.loss as? any ClassificationLoss
    else { return }
    let divisor = scratch(.scalar)
    prepare(
      SumOfWeights(
        target: target, weights: node.weight(.terms), ignored: loss.ignoreIndex, destination: divisor.place))
    lossDivisor = divisor
  }

  /// Appends the backward pass behind the forward pass: the objective, then every layer from the last to the first.
  mutating func appendBackward() {
    switch graph.objective {
    case .loss(let node):
      lossRule?.pullback(place(of: node), upstream: node.upstream.map(graph.operand), &self)
    case .outputGradient(let upstream):
      contribute(to: graph.operand(graph.output)) { destination, program in
        program.append(Copy(program.graph.operand(upstream), into: destination))
      }
    case nil: return
    }
    for node in rules.indices.reversed() {
      let output = graph.nodes[node].output
      guard let upstream = graph.operand(output, at: uses[output].gradient) else { continue }
      rules[node].pullback(LayerPlace(graph: graph, node: node), upstream: upstream, &self)
    }
  }

  private func place(of node: Graph.LossNode) -> LossPlace {
    LossPlace(
      prediction: graph.operand(node.prediction), target: node.target.map(graph.operand),
      weights: (node.weight(.terms).map(graph.operand), node.weight(.positiveParts).map(graph.operand)),
      factor: lossDivisor == nil ? node.factor : node.scale, divisor: lossDivisor)
  }
}

extension CompilationFault {
  fileprivate static func noRule(for layer: some Any) -> CompilationFault {
    CompilationFault(description: "\(type(of: layer)) has no rule of differentiation")
  }
}
