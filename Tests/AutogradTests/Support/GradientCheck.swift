import Networks
import Tensors
import Testing

@testable import Autograd

/// Tests a layer's rule wholly, with random numbers and a random upstream gradient:
///
/// - the value against `reference`, where one is given: the sources' elements go in, the output's come out
/// - the shapes of output and gradients
/// - the gradient of every source and parameter against central differences
/// - float32 against float64
/// - a source that two layers read: their contributions add up
/// - each gradient by itself, which must not depend on what else is asked for
///
/// - Parameters:
///   - layer: the layer; its `from` names the sources `x0`, `x1`, …, all of them where it is left out.
///   - shapes: the sources' shapes.
///   - range: what the sources' numbers are drawn from.
func checkGradient(
  of layer: LayerDefinition, _ shapes: [Int]..., mode: Mode = .train, in range: ClosedRange<Double> = -2...2,
  reference: (([[Double]]) -> [Double])? = nil, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let objective = try Objective(layer, shapes, mode: mode, in: range)
  let evaluation = try objective.check(sourceLocation)
  if let reference, let output = evaluation.values[objective.graph.output] {
    let sources = objective.graph.inputs.map { objective.bindings[$0].elements }
    let expected = Tensor(shape: output.shape, elements: reference(sources)) ?? Tensor(.nan)
    let error = largestError(output, expected)
    #expect(error <= Tolerance.reference, "value against its formula", sourceLocation: sourceLocation)
  }
  try objective.checkFanOut(of: layer, shapes, evaluation, mode: mode, sourceLocation)
}

/// Tests a loss's rule wholly, as ``checkGradient(of:_:mode:in:reference:sourceLocation:)`` does a layer's, with each of
/// its reductions.
///
/// - Parameters:
///   - loss: the loss, without `reduction`.
///   - prediction: the prediction's shape.
///   - target: the target.
///   - terms: the shape of the terms, where it is not the prediction's.
///   - reference: the terms of a prediction and a target.
func checkGradient(
  of loss: LossDefinition, _ prediction: [Int], target: Tensor<Double>?, terms: [Int]? = nil,
  reductions: [Reduction] = [.mean, .sum, .none], in range: ClosedRange<Double> = -2...2,
  reference: ((_ prediction: [Double], _ target: [Double]) -> [Double])? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  for reduction in reductions {
    let objective = try Objective(
      loss, reduction, prediction, target: target, terms: terms ?? prediction, in: range)
    let evaluation = try objective.check(sourceLocation)
    guard let reference, reduction == .none, let value = evaluation.loss else { continue }
    let sources = objective.bindings[objective.graph.inputs[0]].elements
    let terms = reference(sources, target?.elements ?? []).map { Objective.scale * $0 }
    let expected = Tensor(shape: value.shape, elements: terms) ?? Tensor(.nan)
    let error = largestError(value, expected)
    #expect(error <= Tolerance.reference, "terms against their formula", sourceLocation: sourceLocation)
  }
}

extension Objective {
  /// Everything that is the same for layers and losses.
  fileprivate func check(_ sourceLocation: SourceLocation) throws -> Evaluation<Double> {
    let evaluation = try evaluate(variables, bindings)
    #expect(evaluation.unreached.isEmpty, sourceLocation: sourceLocation)
    let narrow = bindings.converted(to: Float.self)
    let narrowed = try evaluate(variables, narrow)
    let widened = try evaluate(variables, narrow.converted(to: Double.self))
    func expectClose(_ path: (Evaluation<Double>) -> Tensor<Double>?, _ narrow: Tensor<Float>?, _ name: String) {
      guard let wide = path(widened), let narrow else { return }
      let error = largestError(narrow.converted(to: Double.self), wide)
      #expect(
        error <= Tolerance.float32AgainstFloat64, "float32 against float64: \(name)", sourceLocation: sourceLocation)
    }
    expectClose({ result(of: $0) }, result(of: narrowed), "value")
    for variable in variables {
      let name = graph.name(of: variable)
      guard let gradient = evaluation.gradients[variable] else {
        Issue.record("no gradient of \(name)", sourceLocation: sourceLocation)
        continue
      }
      #expect(gradient.shape == graph.shape(of: variable), sourceLocation: sourceLocation)
      let error = largestError(gradient, try centralDifferences(variable))
      #expect(
        error <= Tolerance.centralDifferences, "gradient of \(name) against central differences",
        sourceLocation: sourceLocation)
      let alone = try evaluate([variable], bindings).gradients[variable]
      #expect(alone == gradient, "gradient of \(name), asked for alone", sourceLocation: sourceLocation)
      expectClose({ $0.gradients[variable] }, narrowed.gradients[variable], "gradient of \(name)")
    }
    return evaluation
  }

  /// Two layers with the same parameters read the same sources: the sources' gradients are twice those of one.
  fileprivate func checkFanOut(
    of layer: LayerDefinition, _ shapes: [[Int]], _ single: Evaluation<Double>, mode: Mode,
    _ sourceLocation: SourceLocation
  ) throws {
    let names = layer.from ?? shapes.indices.map { "x\($0)" }
    let twins = ["a", "b"].map { LayerDefinition(layer.type, name: $0, from: names, layer.arguments) }
    let both = try Graph(
      NetworkDefinition(layers: twins + [LayerDefinition("Add", name: "sum", from: ["a", "b"])]),
      in: GraphContext(
        inputs: graph.inputs.map { (graph.name(of: $0), graph.shape(of: $0)) },
        outputGradient: graph.shape(of: graph.output), mode: mode))
    var parameters: [String: Tensor<Double>] = [:]
    for id in graph.parameters + graph.buffers {
      for twin in ["a", "b"] { parameters[twin + graph.name(of: id).dropFirst()] = bindings[id] }
    }
    let fan = try Program<Double>(both, gradientsOf: both.inputs).run(
      Bindings(
        both, inputs: inputs, parameters: parameters, outputGradient: graph.upstream.map { bindings[$0] }))
    for (one, two) in zip(graph.inputs, both.inputs) {
      guard let once = single.gradients[one], let twice = fan.gradients[two],
        let doubled = Tensor(shape: once.shape, elements: once.elements.map { 2 * $0 })
      else { continue }
      #expect(
        largestError(twice, doubled) <= Tolerance.reference, "fan-out adds up", sourceLocation: sourceLocation)
    }
  }

  private var inputs: [String: Tensor<Double>] {
    Dictionary(uniqueKeysWithValues: graph.inputs.map { (graph.name(of: $0), bindings[$0]) })
  }
}

extension Objective {
  /// One layer, called `y`, with a random upstream gradient.
  fileprivate init(_ layer: LayerDefinition, _ shapes: [[Int]], mode: Mode, in range: ClosedRange<Double>) throws {
    let inputs = shapes.enumerated().map { (name: "x\($0)", shape: Shape($1) ?? .scalar) }
    let named = LayerDefinition(layer.type, name: "y", from: layer.from ?? inputs.map(\.name), layer.arguments)
    let definition = NetworkDefinition(layers: [named])
    let bare = try Graph(definition, in: GraphContext(inputs: inputs, mode: mode))
    let output = bare.shape(of: bare.output)
    let graph = try Graph(definition, in: GraphContext(inputs: inputs, outputGradient: output, mode: mode))
    try self.init(graph, target: nil, in: range)
  }

  /// What the losses are scaled with, so that a rule that forgets the scale is found out.
  fileprivate static let scale = 1.5

  /// One loss of the input.
  fileprivate init(
    _ loss: LossDefinition, _ reduction: Reduction, _ prediction: [Int], target: Tensor<Double>?, terms: [Int],
    in range: ClosedRange<Double>
  ) throws {
    let reduced = LossDefinition(
      loss.type,
      loss.arguments + [Argument("reduction", .text(reduction.rawValue)), Argument("scale", .number(Objective.scale))])
    let graph = try Graph(
      NetworkDefinition(layers: [LayerDefinition("Identity")], loss: reduced),
      in: GraphContext(
        inputs: [("x0", Shape(prediction) ?? .scalar)], target: target?.shape,
        outputGradient: reduction == .none ? Shape(terms) : nil))
    try self.init(graph, target: target, in: range)
  }

  private init(_ graph: Graph, target: Tensor<Double>?, in range: ClosedRange<Double>) throws {
    var random = RandomNumbers(seed: 172)
    let inputs = graph.inputs.map { (graph.name(of: $0), random.tensor(graph.shape(of: $0), in: range)) }
    // Positive ones: a running variance is.
    let parameters = (graph.parameters + graph.buffers).map {
      (graph.name(of: $0), random.tensor(graph.shape(of: $0), in: 0.25...1.5))
    }
    let upstream = graph.upstream.map { random.tensor(graph.shape(of: $0), in: -1...1) }
    self.graph = graph
    bindings = try Bindings(
      graph, inputs: Dictionary(uniqueKeysWithValues: inputs), parameters: Dictionary(uniqueKeysWithValues: parameters),
      target: target, outputGradient: upstream)
  }
}
