using System.Text;
using Tayori.Wire;

namespace Tayori.Pop3.Commands;

/// <summary>AUTH mechanism [initial-response] (RFC 5034); without a mechanism it lists them, as clients of RFC 1734's time expect.</summary>
static class Auth
{
    public static async ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        Authenticator authenticator = session.Connection.Server.Authenticator;
        if (argument.Length == 0)
        {
            session.Writer.Ok("mechanisms follow");
            foreach (string name in authenticator.Mechanisms(session.Connection))
                session.Writer.Line(name);
            session.Writer.End();
            return;
        }
        string[] words = argument.Split(' ', 2);
        (SaslExchange? exchange, AuthFailure? failure) = authenticator.Start(words[0], session.Connection);
        if (exchange is null)
        {
            AuthReply.Refuse(session.Writer, failure ?? AuthFailure.UnknownMechanism);
            return;
        }
        ReadOnlyMemory<byte>? response = null;
        if (words.Length == 2)
        {
            if (!SaslBase64.TryDecode(Encoding.UTF8.GetBytes(words[1]), out byte[] initial))
            {
                AuthReply.Refuse(session.Writer, AuthFailure.Malformed);
                return;
            }
            response = initial;
        }
        await ConverseAsync(session, exchange, response, cancellationToken);
    }

    static async ValueTask ConverseAsync(Pop3Session session, SaslExchange exchange, ReadOnlyMemory<byte>? response, CancellationToken cancellationToken)
    {
        Login? proven = null;
        while (true)
        {
            AuthStep step = proven is null ? await exchange.StepAsync(response, cancellationToken) : new AuthStep(proven, null, null);
            if (step.Failure is { } failure)
            {
                AuthReply.Refuse(session.Writer, failure);
                return;
            }
            if (step is { Login: { } login, Challenge: null })
            {
                await session.LogInAsync(login, cancellationToken);
                return;
            }
            // RFC 5034 §4: +OK cannot carry data for the client, so the last of it is one more challenge, which the client answers with an empty line.
            proven = step.Login;
            session.Writer.Continue(SaslBase64.Encode(step.Challenge ?? []));
            (byte[]? answer, AuthFailure? refused) = await ReadAsync(session, cancellationToken);
            if (refused is { } reason)
            {
                AuthReply.Refuse(session.Writer, reason);
                return;
            }
            response = answer;
        }
    }

    static async ValueTask<(byte[]? Answer, AuthFailure? Refused)> ReadAsync(Pop3Session session, CancellationToken cancellationToken)
    {
        LineRead read;
        do
        {
            session.Connection.RedactInput();
            read = await session.Connection.ReadLineAsync(Pop3Limits.SaslLine, Pop3Limits.Idle, acceptBareLf: true, cancellationToken);
        }
        while (read.Status == LineStatus.Woken);
        if (read.Status == LineStatus.TooLong)
            return (null, AuthFailure.Malformed);
        if (read.Line.Length == 1 && read.Line.FirstSpan[0] == '*')
            return (null, AuthFailure.Cancelled);
        return SaslBase64.TryDecode(read.Line, out byte[] answer) ? (answer, null) : (null, AuthFailure.Malformed);
    }
}
