import API
import ArgumentParser

/// `chainrule forward`.
struct Forward: FilterCommand {
  static let call = ComputeCall.forward
  static let configuration: CommandConfiguration = description(
    "Answer requests with the loss and every layer's output.")
  @OptionGroup var options: FilterOptions
}

/// `chainrule gradients`.
struct Gradients: FilterCommand {
  static let call = ComputeCall.gradients
  static let configuration: CommandConfiguration = description(
    "Answer requests with gradients by autograd, closed form or differences.")
  @OptionGroup var options: FilterOptions
}

/// `chainrule closed-form`.
struct ClosedForm: FilterCommand {
  static let call = ComputeCall.closedForm
  static let configuration: CommandConfiguration = description(
    "Answer requests with each gradient's formula, value and NumPy program.")
  @OptionGroup var options: FilterOptions
}

/// `chainrule derivation`.
struct Derivation: FilterCommand {
  static let call = ComputeCall.derivation
  static let configuration: CommandConfiguration = description(
    "Answer requests with the forward and backward pass, a step at a time.")
  @OptionGroup var options: FilterOptions
}
