using Microsoft.AspNetCore.Connections;

namespace Tayori.Wire;

/// <summary>
/// The one loop of every line protocol, on any listening port: it counts the connection in, encrypts it where the port says so, runs the session,
/// and is the only place that catches, names the reason and lets go.
/// </summary>
/// <param name="protocol">The head.</param>
/// <param name="server">What connections share.</param>
/// <param name="implicitTls">Whether the handshake comes first (ports 993, 995, 465).</param>
public sealed class LineConnectionHandler(ILineProtocol protocol, WireServer server, bool implicitTls = false) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var client = new LineConnection(connection, protocol, server);
        using var scope = server.Log.BeginScope(client.Scope);
        ILineSession? session = null;
        var reason = EndReason.InternalError;
        try
        {
            if (Enter(client) is { } refusal)
            {
                // Under implicit TLS a word of refusal would cost a handshake, which is what an overloaded server has least to spare of.
                if (!implicitTls) session = protocol.CreateSession(client);
                throw new ConnectionEndedException(refusal, "refused at the door");
            }

            if (implicitTls) await client.HandshakeAsync(server.Cut).ConfigureAwait(false);
            session = protocol.CreateSession(client);
            await session.RunAsync(server.Cut).ConfigureAwait(false);
            await client.FlushAsync(server.Cut).ConfigureAwait(false);
            reason = EndReason.Quit;
        }
        catch (ConnectionEndedException end)
        {
            reason = end.Reason;
            Log.Ended(server.Log, reason, end.Message);
        }
        catch (OperationCanceledException) when (server.Cut.IsCancellationRequested)
        {
            reason = EndReason.Shutdown;
        }
#pragma warning disable CA1031 // The last rung of the ladder: a bug ends its own connection and no other.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            Log.Bug(server.Log, bug);
        }
        finally
        {
            await EndAsync(client, session, reason).ConfigureAwait(false);
        }
    }

    EndReason? Enter(LineConnection connection)
    {
        WireMetrics.Opened(protocol.Name);
        Log.Opened(server.Log, connection.Remote);
        return server.Connections.Enter(connection);
    }

    async ValueTask EndAsync(LineConnection connection, ILineSession? session, EndReason reason)
    {
        try
        {
            if (session is not null)
            {
                if (reason != EndReason.Quit) await connection.SayLastWordsAsync(session, reason).ConfigureAwait(false);
                await session.DisposeAsync().ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever letting go throws, the connection must be counted out.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            Log.Bug(server.Log, bug);
        }
        finally
        {
            await connection.CloseAsync(reason).ConfigureAwait(false);
            server.Connections.Leave(connection);
            connection.CountOctets();
            WireMetrics.Closed(protocol.Name, reason);
            Log.Closed(server.Log, reason, connection.BytesIn, connection.BytesOut);
        }
    }
}
