import Tensors

/// A loss that compares each element of the prediction with the target's of the same place.
public protocol PairwiseLoss: Loss {}

extension PairwiseLoss {
  public func signature(prediction: Shape, target: Shape?) throws(ShapeFault) -> LossSignature {
    guard let target else { throw ShapeFault("needs a target of the prediction's shape \(prediction)") }
    guard target == prediction else {
      throw ShapeFault("the target has shape \(target), but the prediction has shape \(prediction)")
    }
    for weight in weights { try weight.check(terms: prediction) }
    return LossSignature(target: prediction, terms: prediction)
  }
}

/// A loss that reads the prediction alone.
public protocol TargetlessLoss: Loss {}

extension TargetlessLoss {
  public func signature(prediction: Shape, target: Shape?) throws(ShapeFault) -> LossSignature {
    if target != nil { throw ShapeFault("takes no target: leave it out") }
    return LossSignature(target: nil, terms: prediction)
  }
}
