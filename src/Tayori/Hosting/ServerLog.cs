using Microsoft.Extensions.Logging.Console;
using Tayori.Configuration;

namespace Tayori.Hosting;

/// <summary>Where log lines go, and from which level on, which may change while the server runs.</summary>
sealed class ServerLog : IDisposable
{
    volatile LogLevel _level;

    public ServerLog(Settings settings, TimeProvider time)
    {
        _level = settings.LogLevel;
        Loggers = LoggerFactory.Create(logging =>
        {
            logging.SetMinimumLevel(LogLevel.Trace);
            logging.AddFilter((category, level) => level >= LeastOf(category));
            if (settings.LogFormat == LogFormat.Json)
            {
                logging.AddJsonConsole(o => (o.IncludeScopes, o.UseUtcTimestamp, o.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
                return;
            }
            logging.Services.AddSingleton<ConsoleFormatter>(new LineFormatter(settings.LogFormat == LogFormat.Systemd, time));
            logging.AddConsole(o => o.FormatterName = LineFormatter.FormatterName);
        });
    }

    public ILoggerFactory Loggers { get; }

    public LogLevel Level
    {
        set => _level = value;
    }

    /// <summary>Writes what is waiting.</summary>
    public void Dispose() => Loggers.Dispose();

    // What the framework tells about its own doings is not an operator's business below a warning.
    LogLevel LeastOf(string? category) => category?.StartsWith("Microsoft", StringComparison.Ordinal) == true && _level < LogLevel.Warning ? LogLevel.Warning : _level;
}
