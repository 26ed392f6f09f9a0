using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Tayori.TestKit.Wire;

/// <summary>The server's end of a connection without a socket, as Kestrel would hand it over.</summary>
sealed class MemoryConnectionContext(IDuplexPipe transport, IPEndPoint remote, IPEndPoint local, string id) : ConnectionContext
{
    readonly CancellationTokenSource _closed = new();

    public override string ConnectionId { get; set; } = id;
    public override IFeatureCollection Features { get; } = new FeatureCollection();
    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();
    public override IDuplexPipe Transport { get; set; } = transport;
    public override EndPoint? RemoteEndPoint { get; set; } = remote;
    public override EndPoint? LocalEndPoint { get; set; } = local;
    public override CancellationToken ConnectionClosed { get => _closed.Token; set => throw new NotSupportedException(); }

    /// <summary>Whether the server cut the connection instead of closing it.</summary>
    public bool WasAborted { get; private set; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        WasAborted = true;
        Transport.Output.CancelPendingFlush();
        Transport.Input.CancelPendingRead();
        _closed.Cancel();
    }

    /// <summary>The client sends no more, which a socket's transport tells like this.</summary>
    public void InputEnded() => _closed.Cancel();

    public void Closed()
    {
        Transport.Input.Complete();
        Transport.Output.Complete();
        _closed.Cancel();
    }
}
