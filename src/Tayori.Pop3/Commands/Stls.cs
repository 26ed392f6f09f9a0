namespace Tayori.Pop3.Commands;

/// <summary>STLS (RFC 2595 §4). What was said before is forgotten; what was sent behind it in clear never becomes a command (Wire sees to it).</summary>
static class Stls
{
    public static async ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        if (argument.Length > 0)
        {
            session.Writer.Error(null, "STLS takes no argument");
            return;
        }
        if (!session.Connection.CanStartTls)
        {
            session.Writer.Error(null, session.Connection.IsTls ? "the connection is encrypted already" : "TLS is not configured here");
            return;
        }
        session.User = null;
        session.Writer.Ok("begin TLS");
        await session.Connection.StartTlsAsync(cancellationToken);
    }
}
