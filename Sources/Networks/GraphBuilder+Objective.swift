import Diagnostics
import Tensors

extension GraphBuilder {
  /// Adds the loss, or the upstream gradient of `output`.
  mutating func addObjective(_ definition: NetworkDefinition, output: Source) -> Graph.Objective? {
    if let loss = definition.loss { return addLoss(loss, output: output).map(Graph.Objective.loss) }
    if context.target != nil {
      note(at: JSONPointer.root.appending("target"), "the network has no loss, so nothing reads this target")
    }
    guard case .value(let output) = output else { return nil }
    return upstream(like: values[output].shape, of: "the last layer's output").map {
      .outputGradient(upstream: $0)
    }
  }

  private mutating func addLoss(_ definition: LossDefinition, output: Source) -> Graph.LossNode? {
    if definition.isFaulty, definition.type.isEmpty { return nil }
    guard let kind = LossCatalogue.kind(of: definition.type) else {
      note(
        at: definition.pointer.appending("type"), unknown: definition.type,
        "there is no loss \"\(definition.type.prefix(64))\""
      ) { LossCatalogue.types }
      return nil
    }
    var reader = ArgumentReader(
      definition.arguments, of: definition.type, at: definition.pointer, alsoKnown: ["type", "prediction"])
    let loss = kind.init(reading: &reader)
    let reduction = reader.reduction(of: kind)
    let scale = reader.number("scale", default: 1)
    reader.rejectUnknown()
    note(reader)
    var prediction: Graph.ValueID?
    if let name = definition.prediction {
      prediction = resolve(name, prefix: "", at: definition.pointer.appending("prediction"))
    } else if case .value(let value) = output {
      prediction = value
    }
    guard reader.faults.isEmpty, let prediction, !definition.isFaulty, !context.isTargetFaulty else { return nil }
    let signature: LossSignature
    do {
      signature = try loss.signature(prediction: values[prediction].shape, target: context.target)
    } catch {
      let pointer = error.argument.map { definition.pointer.appending($0) } ?? JSONPointer.root.appending("target")
      note(at: pointer, "\(definition.type): \(error.detail)")
      return nil
    }
    return Graph.LossNode(
      loss: loss, signature: signature, reduction: reduction, scale: scale, prediction: prediction,
      target: signature.target.map { define("target", $0, .target) },
      weights: loss.weights.enumerated().map { define($1.role.rawValue, $1.tensor.shape, .lossWeight($0)) },
      upstream: upstream(of: reduction, terms: signature.terms))
  }

  private mutating func upstream(of reduction: Reduction, terms: Shape) -> Graph.ValueID? {
    guard reduction != .none, context.outputGradient != nil else { return upstream(like: terms, of: "the loss") }
    note(
      at: JSONPointer.root.appending("output_gradient"),
      "the loss is a single number, so it takes no upstream gradient: leave it out, or the loss")
    return nil
  }

  /// The request's upstream gradient, where it gives one, which must have the shape of what it is the gradient of.
  private mutating func upstream(like shape: Shape, of what: String) -> Graph.ValueID? {
    guard let given = context.outputGradient else { return nil }
    guard given == shape else {
      note(
        at: JSONPointer.root.appending("output_gradient"), "has shape \(given), but \(what) has shape \(shape)")
      return nil
    }
    return define("output_gradient", given, .outputGradient)
  }
}

extension ArgumentReader {
  fileprivate mutating func reduction(of kind: any Loss.Type) -> Reduction {
    let legal = kind.reductions
    let fallback = legal.first ?? .mean
    guard let value = value("reduction") else { return fallback }
    guard case .text(let text) = value, let reduction = Reduction(rawValue: text), legal.contains(reduction) else {
      reject(
        "reduction", value, expected: legal.map { "\"\($0.rawValue)\"" }.joined(separator: " or "))
      return fallback
    }
    return reduction
  }
}
