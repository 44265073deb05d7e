/// Faults in the definition of a network.
extension FaultTests {
  static let layers = [
    Case("no layers", #"{"network": {}}"#, [("/network", "needs \"layers\"")]),
    Case("layers misspelt", #"{"network": {"layer": []}}"#, [("/network/layer", "\"layers\"?")]),
    Case("layers of another type", #"{"network": {"layers": 3}}"#, [("/network/layers", "must be a list of layers")]),
    Case(
      "empty layers", #"{"network": {"layers": [], "loss": {"type": "Mean"}}, "inputs": {"x": [1]}}"#,
      [("/network/layers", "at least one layer")]),
    Case("a layer of another type", mean(#""ReLU""#), [("/network/layers/0", "a layer must be an object")]),
    Case("a layer without type", mean(#"{"typ": "ReLU"}"#), [("/network/layers/0", "needs \"type\", not \"typ\"")]),
    Case("a type of another type", mean(#"{"type": 5}"#), [("/network/layers/0/type", "must be a string")]),
    Case("a misspelt type", mean(#"{"type": "Sigmod"}"#), [("/network/layers/0/type", "did you mean \"Sigmoid\"?")]),
    Case(
      "a misspelt argument", mean(#"{"type": "Softmax", "dmi": 0}"#),
      [("/network/layers/0/dmi", "did you mean \"dim\"?")]),
    Case(
      "an argument that no layer of the type has",
      mean(#"{"type": "Linear", "out_features": 1, "activation": "relu"}"#),
      [
        (
          "/network/layers/0/activation",
          #"known here: "in_features", "out_features", "bias", "name", "type", "from", "repeat""#
        )
      ]),
    Case(
      "a missing argument", mean(#"{"type": "Linear"}"#),
      [("/network/layers/0", "Linear needs \"out_features\"")]),
    Case(
      "an argument of another type", mean(#"{"type": "Linear", "out_features": "5"}"#),
      [("/network/layers/0/out_features", "whole number of at least 1, not \"5\"")]),
    Case(
      "an argument that is too large", mean(#"{"type": "Linear", "out_features": 1e30}"#),
      [("/network/layers/0/out_features", "at least 1, at most 2147483647, not 1e+30")]),
    Case(
      "a window whose places a float32 does not count",
      mean(#"{"type": "MaxPool2d", "kernel_size": [1, 16777217], "padding": [0, 8388608]}"#),
      [("/network/layers/0/kernel_size", "a window of at most 16777216 elements, not ")]),
    Case(
      "more copies than can be counted", mean(#"{"type": "ReLU", "repeat": 9223372036854775808}"#),
      [("/network/layers/0/repeat", "at least 1, at most 2147483647, not 9223372036854775808")]),
    Case(
      "a padding that is too large",
      mean(#"{"type": "Conv2d", "out_channels": 1, "kernel_size": 1, "padding": [0, 4611686018427387904]}"#),
      [("/network/layers/0/padding", "height first, at most 2147483647, not [0, 4611686018427387904]")]),
    Case(
      "a type that is not known", mean(#"{"type": "LSTM"}"#),
      [("/network/layers/0/type", "GET /v1/layers lists those that there are")]),
    Case(
      "a name that is too long", mean(#"{"type": "ReLU", "name": "\#(String(repeating: "a", count: 257))"}"#),
      [("/network/layers/0/name", "has 257 letters, more than the 256 allowed")]),
    Case(
      "a name that is empty", mean(#"{"type": "ReLU", "name": ""}"#),
      [("/network/layers/0/name", "must have at least one letter")]),
    Case(
      "an argument twice", mean(#"{"type": "ReLU", "inplace": true, "inplace": true}"#),
      [("/network/layers/0/inplace", "more than once")]),
    Case(
      "a name that is none", mean(#"{"type": "ReLU", "name": "a b"}"#),
      [("/network/layers/0/name", "\"a b\" is no name")]),
    Case(
      "a name twice", mean(#"{"type": "ReLU", "name": "a"}, {"type": "ReLU", "name": "a"}"#),
      [("/network/layers/1/name", "taken already")]),
    Case("an input's name", mean(#"{"type": "ReLU", "name": "x"}"#), [("/network/layers/0/name", "taken already")]),
    Case(
      "a field of the network",
      #"{"network": {"layers": [{"type": "ReLU"}], "los": {"type": "Mean"}}, "inputs": {"x": [1]}}"#,
      [("/network/los", "did you mean \"loss\"?")]),
    Case(
      "in a container", mean(#"{"type": "Residual", "body": [{"type": "ReLU"}, {"type": "Tahn"}]}"#),
      [("/network/layers/0/body/1/type", "did you mean \"Tanh\"?")]),
  ]

  static let sources = [
    Case(
      "a source that is none", mean(#"{"type": "ReLU", "from": "z"}"#),
      [("/network/layers/0/from", "known here: \"x\"")]),
    Case(
      "a layer inside of a container",
      mean(
        #"{"name": "s", "type": "Sequential", "layers": [{"name": "a", "type": "ReLU"}]}, {"type": "Tanh", "from": "a"}"#
      ),
      [("/network/layers/1/from", "did you mean \"s.a\", inside of a container?")]),
    Case(
      "itself", mean(#"{"type": "ReLU", "name": "a", "from": "a"}"#),
      [("/network/layers/0/from", "does not stand before")]),
    Case(
      "a cycle", mean(#"{"type": "ReLU", "name": "a", "from": "b"}, {"type": "ReLU", "name": "b", "from": "a"}"#),
      [("/network/layers/0/from", "\"b\" does not stand before")]),
    Case(
      "from of another type", mean(#"{"type": "ReLU", "from": 3}"#),
      [("/network/layers/0/from", "string or a list of strings")]),
    Case(
      "from in a list", mean(#"{"type": "Add", "from": ["x", 1]}"#), [("/network/layers/0/from/1", "must be a string")]),
    Case("too few", mean(#"{"type": "Add", "from": ["x"]}"#), [("/network/layers/0/from", "2 or more sources, not 1")]),
    Case("none at all", mean(#"{"type": "Add"}"#), [("/network/layers/0", "name them in \"from\"")]),
    Case(
      "branches that do not add up",
      mean(#"{"type": "Residual", "body": [{"type": "Linear", "out_features": 5}]}"#),
      [("/network/layers/0", "(Residual): shapes [5] and [2] do not broadcast")]),
    Case("too many", mean(#"{"type": "ReLU", "from": ["x", "x"]}"#), [("/network/layers/0/from", "one source, not 2")]),
    Case(
      "no input", #"{"network": {"layers": [{"type": "ReLU"}], "loss": {"type": "Mean"}}}"#,
      [("/network/layers/0", "the request has no inputs; give one")]),
    Case(
      "an input that is not given",
      #"{"network": {"layers": [{"type": "ReLU", "from": "x"}], "loss": {"type": "Mean"}}}"#,
      [("/network/layers/0/from", "\"inputs\": {\"x\": [1.0]}")]),
    Case(
      "which input",
      #"{"network": {"layers": [{"type": "ReLU"}], "loss": {"type": "Mean"}}, "inputs": {"a": [1], "b": [2]}}"#,
      [("/network/layers/0", "\"a\", \"b\", with \"from\"")]),
    Case(
      "shapes that do not broadcast",
      #"{"network": {"layers": [{"type": "Add", "from": ["a", "b"]}], "loss": {"type": "Mean"}}, "inputs": {"a": [1, 2], "b": [1, 2, 3]}}"#,
      [("/network/layers/0/from", "[2] and [3] do not broadcast")]),
  ]

  /// A network whose loss is the mean of the last layer.
  static func mean(_ layers: String, _ more: String = "", loss: String = "Mean") -> String {
    """
    {"network": {"layers": [\(layers)], "loss": {"type": "\(loss)"}}, "inputs": {"x": [1, 2]}\(more.isEmpty ? "" : ", \(more)")}
    """
  }

  static func linear(loss: String) -> String {
    Requests.linear().replacing(#"{"type": "MSELoss"}"#, with: loss)
  }

  static func input(_ tensor: String) -> String {
    #"{"network": {"layers": [{"type": "ReLU"}], "loss": {"type": "Mean"}}, "inputs": {"x": \#(tensor)}}"#
  }
}
