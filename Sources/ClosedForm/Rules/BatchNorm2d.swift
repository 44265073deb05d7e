import Networks

/// The formulas are those of ``BatchNorm``.
extension BatchNorm2d: Formulated {}
