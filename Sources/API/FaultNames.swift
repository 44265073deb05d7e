import Diagnostics
import HTTPServer

/// What is wrong with a request's content.
typealias Fault = Diagnostics.Fault

/// What is wrong with a request as HTTP.
typealias HTTPFault = HTTPServer.Fault
