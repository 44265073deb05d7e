/// Faults in what is differentiated.
extension FaultTests {
  static let losses = [
    Case(
      "a misspelt loss", linear(loss: #"{"type": "MSLoss"}"#), [("/network/loss/type", "did you mean \"MSELoss\"?")]),
    Case("a loss without type", linear(loss: "{}"), [("/network/loss", "a loss needs \"type\"")]),
    Case("a loss of another type", linear(loss: #""MSELoss""#), [("/network/loss", "must be an object")]),
    Case(
      "an argument", linear(loss: #"{"type": "MSELoss", "scal": 2}"#),
      [("/network/loss/scal", "did you mean \"scale\"?")]),
    Case(
      "a reduction", linear(loss: #"{"type": "MSELoss", "reduction": "avg"}"#),
      [("/network/loss/reduction", "\"mean\" or \"sum\" or \"none\"")]),
    Case(
      "an ignored class that a float32 does not hold",
      linear(loss: #"{"type": "CrossEntropyLoss", "ignore_index": 2147483647}"#),
      [("/network/loss/ignore_index", "a whole number from -16777216 to 16777216, not 2147483647")]),
    Case(
      "weights of another number of classes", linear(loss: #"{"type": "CrossEntropyLoss", "weight": [1, 2]}"#),
      [("/network/loss/weight", "needs a number for each of 1 classes, not [2]")]),
    Case(
      "ragged weights", linear(loss: #"{"type": "BCEWithLogitsLoss", "pos_weight": [[1, 2], [3]]}"#),
      [("/network/loss/pos_weight", "a list of finite numbers, or such lists of the same length")]),
    Case(
      "weights that are no numbers", linear(loss: #"{"type": "BCELoss", "weight": ["NaN"]}"#),
      [("/network/loss/weight", "must be a finite number, a list of finite numbers")]),
    Case(
      "weights that do not broadcast", linear(loss: #"{"type": "BCEWithLogitsLoss", "weight": [1, 2]}"#),
      [("/network/loss/weight", "numbers of shape [2] do not broadcast to the prediction's shape [1]")]),
    Case(
      "a prediction that is no probability",
      mean(#"{"name": "r", "type": "ReLU"}"#, #""target": [0, 1]"#, loss: "BCELoss"),
      [("/network/loss", "the prediction \"r\", element 1: a probability must be a number from 0 to 1, not 2.0")]),
    Case(
      "reduction none", linear(loss: #"{"type": "MSELoss", "reduction": "none"}"#),
      [("", "gradients need \"output_gradient\" of that shape")]),
    Case(
      "a prediction", linear(loss: #"{"type": "MSELoss", "prediction": "g"}"#), [("/network/loss/prediction", "\"g\"")]),
    Case(
      "no target", mean(#"{"type": "ReLU"}"#, loss: "MSELoss"),
      [("/target", "needs a target of the prediction's shape [2]")]),
    Case("a superfluous target", mean(#"{"type": "ReLU"}"#, #""target": [1, 2]"#), [("/target", "takes no target")]),
    Case(
      "a target without a loss", Requests.layers(#"{"type": "ReLU"}"#, #""target": [1, 2], "output_gradient": [1, 1]"#),
      [("/target", "the network has no loss")]),
    Case(
      "a target's shape", mean(#"{"type": "ReLU"}"#, #""target": [1]"#, loss: "MSELoss"),
      [("/target", "shape [1], but the prediction has shape [2]")]),
    Case(
      "nothing to differentiate", Requests.layers(#"{"type": "ReLU"}"#),
      [("", "\"output_gradient\" of the last layer's shape [2]")]),
    Case(
      "output_gradient beside a loss", mean(#"{"type": "ReLU"}"#, #""output_gradient": [1, 1]"#),
      [("/output_gradient", "the loss is a single number")]),
    Case(
      "output_gradient's shape", Requests.layers(#"{"type": "ReLU"}"#, #""output_gradient": [1]"#),
      [("/output_gradient", "shape [1], but the last layer's output has shape [2]")]),
  ]
}
