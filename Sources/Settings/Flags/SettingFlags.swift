import ArgumentParser

/// The flags of all settings.
public struct SettingFlags: ParsableArguments {
  @OptionGroup(title: Setting.Group.listening.rawValue) var listening: ListeningFlags
  @OptionGroup(title: Setting.Group.access.rawValue) var access: AccessFlags
  @OptionGroup(title: Setting.Group.clients.rawValue) var clients: ClientFlags
  @OptionGroup(title: Setting.Group.requests.rawValue) var requests: RequestFlags
  @OptionGroup(title: Setting.Group.logging.rawValue) var logging: LoggingFlags

  /// Flags that are still to be parsed.
  public init() {}

  /// The values that were given, by the settings' names.
  public var values: [String: String] {
    let groups: [any FlagGroup] = [listening, access, clients, requests, logging]
    return groups.reduce(into: [:]) { values, group in values.merge(group.values) { first, _ in first } }
  }
}

/// Flags that stand together in help: a property for each setting of a group, under the setting's name.
protocol FlagGroup: ParsableArguments {}

/// The settings of `Setting.Group.listening`.
struct ListeningFlags: FlagGroup {
  @Option(setting: "host") var host: String?
  @Option(setting: "port") var port: String?
  @Option(setting: "tls-certificate") var tlsCertificate: String?
  @Option(setting: "tls-key") var tlsKey: String?
  @Option(setting: "tls-client-ca") var tlsClientCa: String?
  @Option(setting: "threads") var threads: String?
  @Option(setting: "compute-threads") var computeThreads: String?
  @Option(setting: "drain-time") var drainTime: String?
  @Option(setting: "drain-grace") var drainGrace: String?
}

/// The settings of `Setting.Group.access`.
struct AccessFlags: FlagGroup {
  @Option(setting: "tokens") var tokens: String?
  @Flag(setting: "insecure") var insecure: Bool
  @Option(setting: "cors-origin") var corsOrigin: [String]
}

/// The settings of `Setting.Group.clients`.
struct ClientFlags: FlagGroup {
  @Option(setting: "request-line-bytes") var requestLineBytes: String?
  @Option(setting: "header-bytes") var headerBytes: String?
  @Option(setting: "header-fields") var headerFields: String?
  @Option(setting: "body-bytes") var bodyBytes: String?
  @Option(setting: "chunk-overhead-bytes") var chunkOverheadBytes: String?
  @Option(setting: "skipped-bytes") var skippedBytes: String?
  @Option(setting: "header-time") var headerTime: String?
  @Option(setting: "idle-time") var idleTime: String?
  @Option(setting: "keep-alive-time") var keepAliveTime: String?
  @Option(setting: "requests-per-connection") var requestsPerConnection: String?
  @Option(setting: "bytes-per-second") var bytesPerSecond: String?
  @Option(setting: "rate-grace") var rateGrace: String?
  @Option(setting: "linger-time") var lingerTime: String?
  @Option(setting: "handshake-time") var handshakeTime: String?
  @Option(setting: "handshake-queue") var handshakeQueue: String?
  @Option(setting: "connections") var connections: String?
  @Option(setting: "refused-connections") var refusedConnections: String?
  @Option(setting: "bytes-in-flight") var bytesInFlight: String?
  @Option(setting: "compute-queue") var computeQueue: String?
  @Option(setting: "retry-after") var retryAfter: String?
}

/// The settings of `Setting.Group.requests`.
struct RequestFlags: FlagGroup {
  @Option(setting: "layers") var layers: String?
  @Option(setting: "formula-layers") var formulaLayers: String?
  @Option(setting: "compute-memory") var computeMemory: String?
  @Option(setting: "operations") var operations: String?
  @Option(setting: "formula-operations") var formulaOperations: String?
  @Option(setting: "answer-numbers") var answerNumbers: String?
  @Option(setting: "line-bytes") var lineBytes: String?
  @Option(setting: "compute-time") var computeTime: String?
}

/// The settings of `Setting.Group.logging`.
struct LoggingFlags: FlagGroup {
  @Option(setting: "log-level") var logLevel: String?
  @Option(setting: "log-format") var logFormat: String?
  @Option(setting: "access-log") var accessLog: String?
}
