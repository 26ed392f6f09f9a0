namespace Tayori.Pop3.Commands;

/// <summary>USER name (RFC 1939 §7). Every name is accepted: nobody learns here which exist.</summary>
static class User
{
    public static ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        if (argument.Length == 0)
        {
            session.Writer.Error(null, "USER needs a name");
        }
        else if (!session.Connection.Server.Authenticator.AllowsClearText(session.Connection))
        {
            // RFC 2595 §2.3, RFC 8314 §4.1
            session.Writer.Error(null, "a password needs an encrypted connection: use STLS first");
        }
        else
        {
            session.User = argument;
            session.Writer.Ok("send PASS");
        }
        return ValueTask.CompletedTask;
    }
}
