using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Tayori.Store;

namespace Tayori.Hosting;

/// <summary>One line per event: time, level, the connection it is about, what happened. For the journal, which has times of its own, the level is a prefix (sd-daemon(3)).</summary>
sealed class LineFormatter(bool forJournal, TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter writer)
    {
        (string name, int priority) = Level(entry.LogLevel);
        writer.Write(forJournal ? $"<{priority}>" : $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {name}: ");
        scopes?.ForEachScope(WriteConnection, writer);
        writer.Write(OneLine(entry.Formatter(entry.State, entry.Exception)));
        if (entry.Exception is { } failure)
            writer.Write(": " + OneLine(Describe(failure)));
        writer.Write('\n');
    }

    // Wire's scope names the connection; what Kestrel adds says the same in its own words.
    static void WriteConnection(object? scope, TextWriter writer)
    {
        if (scope is IReadOnlyList<KeyValuePair<string, object?>> values && values.Any(static v => v.Key == "Protocol"))
            writer.Write(OneLine(scope.ToString()!.TrimEnd()) + ": ");
    }

    /// <summary>A disk that fails is no bug of ours: its place in the code helps nobody.</summary>
    static string Describe(Exception failure) => failure is StorageException ? failure.Message : failure.ToString().ReplaceLineEndings(" | ");

    /// <summary>What a client wrote cannot begin a line of its own.</summary>
    static string OneLine(string text) => text.Any(char.IsControl) ? string.Create(text.Length, text, static (line, from) =>
    {
        for (int i = 0; i < line.Length; i++)
            line[i] = char.IsControl(from[i]) ? '?' : from[i];
    }) : text;

    static (string Name, int Priority) Level(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => ("dbug", 7),
        LogLevel.Information => ("info", 6),
        LogLevel.Warning => ("warn", 4),
        LogLevel.Error => ("fail", 3),
        _ => ("crit", 2),
    };
}
