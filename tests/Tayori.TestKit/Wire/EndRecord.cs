using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tayori.Wire;

namespace Tayori.TestKit.Wire;

/// <summary>A log that listens for why connections ended, in the order in which they did, and keeps the text and scope of every line.</summary>
public sealed class EndRecord : ILogger<WireServer>
{
    readonly Channel<EndReason> _reasons = Channel.CreateUnbounded<EndReason>();
    readonly AsyncLocal<object?> _scope = new();
    readonly List<string> _lines = [];

    /// <summary>Level, scope and text.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public bool TryTake(out EndReason reason) => _reasons.Reader.TryRead(out reason);

    public ValueTask<EndReason> NextAsync(CancellationToken cancellationToken) => _reasons.Reader.ReadAsync(cancellationToken);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines) _lines.Add($"{logLevel} [{_scope.Value}] {formatter(state, exception)}");
        if (eventId.Name != "Closed" || state is not IReadOnlyList<KeyValuePair<string, object?>> values) return;
        _reasons.Writer.TryWrite((EndReason)values.First(v => v.Key == "Reason").Value!);
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable BeginScope<TState>(TState state) where TState : notnull
    {
        _scope.Value = state;
        return new Nothing();
    }

    sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
