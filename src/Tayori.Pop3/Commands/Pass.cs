using Tayori.Wire;

namespace Tayori.Pop3.Commands;

/// <summary>PASS string (RFC 1939 §7): the rest of the line is the password, spaces and all.</summary>
static class Pass
{
    public static async ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        // RFC 1939 §7: PASS comes directly behind a successful USER.
        if (session.User is not { } user)
        {
            session.Writer.Error(null, "USER comes before PASS");
            return;
        }
        session.User = null;
        AuthStep step = await session.Connection.Server.Authenticator.PasswordAsync(user, argument, session.Connection, cancellationToken);
        if (step.Login is { } login)
            await session.LogInAsync(login, cancellationToken);
        else
            AuthReply.Refuse(session.Writer, step.Failure ?? AuthFailure.Invalid);
    }
}
