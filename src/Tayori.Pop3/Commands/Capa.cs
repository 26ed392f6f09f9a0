using Tayori.Wire;

namespace Tayori.Pop3.Commands;

/// <summary>CAPA (RFC 2449 §5): what works in the present state.</summary>
static class Capa
{
    public static ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        if (argument.Length > 0)
        {
            session.Writer.Error(null, "CAPA takes no argument");
            return ValueTask.CompletedTask;
        }
        LineConnection connection = session.Connection;
        Pop3Writer writer = session.Writer;
        writer.Ok("capabilities follow");
        writer.Line("TOP");
        writer.Line("UIDL");
        writer.Line("RESP-CODES");
        writer.Line("AUTH-RESP-CODE");
        writer.Line("PIPELINING");
        // RFC 2449 §6.7: messages stay until the user deletes them.
        writer.Line("EXPIRE NEVER");
        writer.Line("UTF8 USER");
        writer.Line("LANG");
        if (session.Account is null)
        {
            if (connection.Server.Authenticator.AllowsClearText(connection))
                writer.Line("USER");
            if (connection.Server.Authenticator.Mechanisms(connection) is { Count: > 0 } mechanisms)
                writer.Line("SASL " + string.Join(' ', mechanisms));
            if (connection.CanStartTls)
                writer.Line("STLS");
        }
        writer.Line("IMPLEMENTATION Tayori");
        writer.End();
        return ValueTask.CompletedTask;
    }
}
