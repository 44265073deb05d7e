/// Faults in parameters and tensors.
extension FaultTests {
  static let parameters = [
    Case(
      "missing ones", Requests.linear(parameters: "{}"),
      [
        ("/parameters", "\"f.weight\" of shape [1, 2] is missing"),
        ("/parameters", "\"f.bias\" of shape [1] is missing"),
      ]),
    Case(
      "an unknown one",
      Requests.linear(parameters: #"{"f.weight": [[1, 2]], "f.bias": [0], "g.weight": 1, "zzzz": 1}"#),
      [
        ("/parameters/g.weight", "did you mean \"f.weight\"?"),
        ("/parameters/zzzz", "no layer has a parameter \"zzzz\""),
      ]),
    Case(
      "a shape", Requests.linear(parameters: #"{"f.weight": [1, 2], "f.bias": [0]}"#),
      [("/parameters/f.weight", "must have shape [1, 2], not [2]: f reads x of shape [2]")]),
    Case(
      "a list of them", Requests.linear(parameters: "[]"), [("/parameters", "must be an object, not an empty array")]),
    Case(
      "one twice", Requests.linear(parameters: #"{"f.weight": [[1, 2]], "f.weight": [[1, 2]], "f.bias": [0]}"#),
      [("/parameters/f.weight", "more than once")]),
    Case(
      "initialize's scheme", Requests.linear(#""initialize": {"scheme": "kaiming", "seed": 1}"#, parameters: "{}"),
      [("/initialize/scheme", "\"kaiming_uniform\"")]),
    Case(
      "initialize's seed",
      Requests.linear(#""initialize": {"seed": 18446744073709551616}"#, parameters: "{}"),
      [("/initialize/seed", "a whole number from −2⁶³ to 2⁶⁴ − 1")]),
    Case(
      "initialize without seed", Requests.linear(#""initialize": {}"#, parameters: "{}"), [("/initialize", "\"seed\"")]),
  ]

  static let tensors = [
    Case("text", input(#""one""#), [("/inputs/x", "expected a tensor")]),
    Case("a number in quotes", input(#"["1"]"#), [("/inputs/x/0", "write numbers without quotes")]),
    Case("another case of NaN", input(#"["nan"]"#), [("/inputs/x/0", "write \"NaN\"")]),
    Case("null", input("[null]"), [("/inputs/x/0", "found null")]),
    Case(
      "ragged", input("[[1, 2], [3]]"),
      [("/inputs/x/1", "expected an array of 2, as the ones before it, found an array of 1")]),
    Case("deep", input("[[[[[1]]]]]"), [("/inputs/x/0/0/0/0", "at most 4 dimensions")]),
    Case("empty", input("[]"), [("/inputs/x", "no elements")]),
    Case("an unknown form", input(#"{"shape": [1], "dat": [1]}"#), [("/inputs/x/dat", "did you mean \"data\"?")]),
    Case("too few data", input(#"{"shape": [3], "data": [1]}"#), [("/inputs/x/data", "expected an array of 3")]),
    Case(
      "bytes of another length", input(#"{"dtype": "float32", "shape": [2], "base64": "AACAPw=="}"#),
      [("/inputs/x/base64", "expected 8 bytes in base64, 12 characters,")]),
    Case(
      "random", input(#"{"random": "normal", "shape": [1], "seed": 1}"#), [("/inputs/x/random", "\"rand\", \"randn\"")]),
    Case("random without seed", input(#"{"random": "rand", "shape": [1]}"#), [("/inputs/x", "needs \"seed\"")]),
    Case(
      "too large", input(#"{"random": "rand", "shape": [1000000, 1000000], "seed": 1}"#),
      [
        ("/network", "GiB of memory, more than the 4.0 allowed"),
        ("/network", "3.0e12 floating-point operations, more than the 2.0e12 allowed"),
      ]),
    Case(
      "too large for what is computed in double precision",
      #"""
      {"network": {"layers": [{"type": "ReLU"}], "loss": {"type": "Mean"}}, "dtype": "float32", "methods": ["numerical"],
       "inputs": {"x": {"random": "rand", "shape": [20000, 10000], "seed": 1}}}
      """#,
      [("/network", "GiB of memory, more than the 4.0 allowed")]),
    Case(
      "a name", #"{"network": {"layers": [{"type": "ReLU"}], "loss": {"type": "Mean"}}, "inputs": {"a.b": [1]}}"#,
      [("/inputs/a.b", "is no name")]),
  ]
}
