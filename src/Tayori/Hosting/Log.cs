namespace Tayori.Hosting;

/// <summary>What the host logs; docs/operating.md says what to do about each.</summary>
static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "ready: data {Folder}, {Addresses}, port base {PortBase}, up to {MaxConnections} connections")]
    public static partial void Ready(ILogger log, string folder, string addresses, int portBase, int maxConnections);

    [LoggerMessage(2, LogLevel.Information, "stopping: {Count} connections have {Seconds} s to end their commands")]
    public static partial void Stopping(ILogger log, int count, double seconds);

    [LoggerMessage(3, LogLevel.Information, "stopped")]
    public static partial void Stopped(ILogger log);

    [LoggerMessage(4, LogLevel.Information, "SIGHUP: certificate and configuration are read again")]
    public static partial void Reloading(ILogger log);

    [LoggerMessage(5, LogLevel.Error, "the configuration cannot be used, the old one stays in use: {What} Correct it and send SIGHUP again")]
    public static partial void ConfigurationKept(ILogger log, string what);

    [LoggerMessage(6, LogLevel.Information, "{Key} is now {Value} (was {Old})")]
    public static partial void KeyChanged(ILogger log, string key, object? value, object? old);

    [LoggerMessage(7, LogLevel.Warning, "{Key} has changed from {Old} to {Value}: restart the server for it to take effect")]
    public static partial void RestartNeeded(ILogger log, string key, object? old, object? value);

    [LoggerMessage(8, LogLevel.Warning, "protocol trace is on for {Who}; files are written to {Folder}")]
    public static partial void TraceOn(ILogger log, string who, string folder);

    [LoggerMessage(9, LogLevel.Information, "protocol trace is off for {Who}")]
    public static partial void TraceOff(ILogger log, string who);

    [LoggerMessage(10, LogLevel.Error, "the welcome letter could not be stored; the account works nevertheless")]
    public static partial void NoWelcomeLetter(ILogger log, Exception failure);

    [LoggerMessage(11, LogLevel.Warning, "the file by which other verbs find this server could not be written; it serves all the same")]
    public static partial void NotNoted(ILogger log, Exception failure);
}
