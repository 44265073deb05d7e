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
  private(set) var counts: [Int]
  /// The gradient of each value, once something has contributed to it.
  private(set) var gradients: [Operand?]
  /// What decides which pieces of piecewise functions are in force.
  private(set) var activeSets: [ActiveSet] = []
  /// The number of terms that the loss's mean divides by, where that depends on the target's numbers.
  private var lossDivisor: Operand?
  /// What a layer's forward pass leaves for its pullback, by the layer's output.
  private var saved: [Int: [Operand]] = [:]
  /// The layers at their places, once their forward passes are appended.
  private var layers: [(rule: any Differentiable, place: LayerPlace)] = []
  /// Whether a value is on a path from something asked for to the objective.
  private let isWanted: [Bool]
  /// Whether the gradient of a value is asked for.
  let isRequested: [Bool]
  /// Whether instructions may do the work of others.
  let fuses: Bool
  /// How many read each value: layers, the loss, and who asks for it.
  private(set) var readers: [Int]
  /// For each place the instruction that alone writes it, where that is known.
  private var writers: [Int?]

  /// - Parameters:
  ///   - keeping: the values that are asked for; `nil` where every value is to be computed.
  init(_ graph: Graph, gradientsOf wanted: [Graph.ValueID], keeping: [Graph.ValueID]?) {
    self.graph = graph
    fuses = keeping != nil
    readers = ProgramBuilder.readers(of: graph)
    for value in keeping ?? [] { readers[value] += 1 }
    var isRequested = [Bool](repeating: false, count: graph.values.count)
    for value in wanted { isRequested[value] = true }
    self.isRequested = isRequested
    writers = [Int?](repeating: nil, count: graph.values.count)
    writers.reserveCapacity(3 * graph.values.count)
    counts = []
    counts.reserveCapacity(3 * graph.values.count)
    for index in graph.values.indices { counts.append(graph.values[index].shape.count) }
    gradients = [Operand?](repeating: nil, count: graph.values.count)
    instructions.reserveCapacity(4 * graph.nodes.count)
    layers.reserveCapacity(graph.nodes.count)
    isWanted = ProgramBuilder.pathsToObjective(graph, from: wanted)
  }

  /// Appends an instruction.
  mutating func append(_ instruction: some Instruction) {
    instructions.append(instruction)
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
    guard isWanted[operand.place] else { return }
    if let gradient = gradients[operand.place] {
      writers[gradient.place] = nil
      write(Destination(operand: gradient, accumulates: true), &self)
    } else if let whole, readers[operand.place] == 1 {
      // Two gradients are one now.
      writers[whole.place] = nil
      gradients[operand.place] = Operand(place: whole.place, shape: operand.shape)
    } else {
      let gradient = scratch(operand.shape)
      gradients[operand.place] = gradient
      writers[gradient.place] = instructions.count
      write(Destination(operand: gradient, accumulates: false), &self)
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

  /// The value under `id`.
  func operand(_ id: Graph.ValueID) -> Operand {
    Operand(place: id, shape: graph.shape(of: id))
  }

  /// A layer's operands.
  func place(of node: Graph.Node) -> LayerPlace {
    // `map(operand)` would copy the builder.
    let values = graph.values
    return LayerPlace(
      sources: node.sources.map { Operand(place: $0, shape: values[$0].shape) },
      parameters: node.parameters.map { Operand(place: $0, shape: values[$0].shape) }, output: operand(node.output))
  }
}

extension ProgramBuilder {
  /// How many times each value is read by a layer or the loss, or is the output.
  private static func readers(of graph: Graph) -> [Int] {
    var readers = [Int](repeating: 0, count: graph.values.count)
    let nodes = graph.nodes
    for index in nodes.indices {
      for source in nodes[index].sources { readers[source] += 1 }
      for parameter in nodes[index].parameters { readers[parameter] += 1 }
    }
    if case .loss(let loss) = graph.objective { readers[loss.prediction] += 1 }
    readers[graph.output] += 1
    return readers
  }

  /// Which values lie on a path from one of `wanted` to the objective: only those are differentiated.
  private static func pathsToObjective(_ graph: Graph, from wanted: [Graph.ValueID]) -> [Bool] {
    var descends = [Bool](repeating: false, count: graph.values.count)
    for value in wanted { descends[value] = true }
    // By index: a loop over the nodes would copy each.
    let nodes = graph.nodes
    for index in nodes.indices where !descends[nodes[index].output] {
      descends[nodes[index].output] =
        nodes[index].sources.contains { descends[$0] } || nodes[index].parameters.contains { descends[$0] }
    }
    var leads = [Bool](repeating: false, count: graph.values.count)
    switch graph.objective {
    case .loss(let loss): leads[loss.prediction] = true
    case .outputGradient: leads[graph.output] = true
    case nil: break
    }
    for index in nodes.indices.reversed() where leads[nodes[index].output] {
      for source in nodes[index].sources { leads[source] = true }
      for parameter in nodes[index].parameters { leads[parameter] = true }
    }
    for value in leads.indices where !descends[value] { leads[value] = false }
    return leads
  }
}

extension ProgramBuilder {
  /// Appends the forward pass: every layer, then the loss. Returns the loss.
  mutating func appendForward() throws(CompilationFault) -> Operand? {
    for node in graph.nodes {
      guard let rule = node.layer as? any Differentiable else { throw .noRule(for: node.layer) }
      let place = place(of: node)
      rule.forward(place, &self)
      if writers[place.output.place] == nil { writers[place.output.place] = instructions.count - 1 }
      layers.append((rule, place))
    }
    guard case .loss(let node) = graph.objective else { return nil }
    guard let loss = node.loss as? any DifferentiableLoss else { throw .noRule(for: node.loss) }
    appendDivisor(of: node)
    let place = place(of: node)
    let terms = scratch(node.signature.terms)
    loss.forward(place, terms: terms, &self)
    let result = scratch(node.shape)
    if node.reduction == .none {
      append(Scale(terms, by: place.factor, into: result))
    } else {
      append(ReduceSum(terms, times: place.factor, into: result))
    }
    if let divisor = place.divisor { append(DivideByCount(value: result.place, count: divisor.place)) }
    return result
  }

  /// Appends the count of the terms that are not ignored, where the loss is their mean.
  private mutating func appendDivisor(of node: Graph.LossNode) {
    guard node.reduction == .mean, node.signature.divisorDependsOnTarget, let target = node.target,
      let loss = node.loss as? any ClassificationLoss
    else { return }
    let divisor = scratch(.scalar)
    append(CountKept(target: target, ignored: loss.ignoreIndex, destination: divisor.place))
    lossDivisor = divisor
  }

  /// Appends the backward pass: the objective, then every layer from the last to the first.
  mutating func appendBackward() throws(CompilationFault) {
    switch graph.objective {
    case .loss(let node):
      guard let loss = node.loss as? any DifferentiableLoss else { throw .noRule(for: node.loss) }
      let graph = graph
      let upstream = node.upstream.map { Operand(place: $0, shape: graph.shape(of: $0)) }
      loss.pullback(place(of: node), upstream: upstream, &self)
    case .outputGradient(let upstream):
      contribute(to: operand(graph.output)) { destination, program in
        program.append(Copy(program.operand(upstream), into: destination))
      }
    case nil: return
    }
    for (rule, place) in layers.reversed() {
      if let upstream = gradients[place.output.place] { rule.pullback(place, upstream: upstream, &self) }
    }
  }

  private func place(of node: Graph.LossNode) -> LossPlace {
    let graph = graph
    return LossPlace(
      prediction: operand(node.prediction),
      target: node.target.map { Operand(place: $0, shape: graph.shape(of: $0)) },
      factor: lossDivisor == nil ? node.factor : node.scale, divisor: lossDivisor)
  }
}

extension CompilationFault {
  fileprivate static func noRule(for layer: some Any) -> CompilationFault {
    CompilationFault(description: "\(type(of: layer)) has no rule of differentiation")
  }
}
