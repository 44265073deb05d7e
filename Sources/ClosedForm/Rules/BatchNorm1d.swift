import Networks

/// The formulas are those of ``BatchNorm``.
extension BatchNorm1d: Formulated {}
