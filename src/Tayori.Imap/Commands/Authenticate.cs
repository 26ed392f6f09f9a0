using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Wire;

namespace Tayori.Imap.Commands;

/// <summary>AUTHENTICATE (RFC 3501 §6.2.2) with an initial response (SASL-IR, RFC 4959). Wire knows the mechanisms and base64; here are only lines.</summary>
sealed record Authenticate(string Mechanism, byte[]? InitialResponse) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var mechanism = System.Text.Encoding.ASCII.GetString(cursor.Atom("mechanism"));
        return new Authenticate(mechanism, cursor.TrySpace() ? cursor.InitialResponse().ToArray() : null);
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var (exchange, failure) = session.Connection.Server.Authenticator.Start(Mechanism, session.Connection);
        if (exchange is null) return LogIn.Refused(failure);
        var line = InitialResponse;
        while (true)
        {
            ReadOnlyMemory<byte>? response = null;
            if (line is not null)
            {
                if (!SaslBase64.TryDecode(line, out var octets)) return ImapResult.Bad("not base64");
                response = octets;
            }
            var step = await exchange.StepAsync(response, cancellationToken);
            if (step.Failure is { } wrong) return LogIn.Refused(wrong);
            if (step.Challenge is null && step.Login is { } login) return await LogIn.AcceptedAsync(session, login, cancellationToken);
            session.Writer.Challenge(step.Challenge);
            line = await AnswerAsync(session, cancellationToken);
            if (line is [(byte)'*']) return ImapResult.Bad("cancelled");
            // The last challenge carried the server's own proof; the client's answer to it is empty (RFC 3501 §6.2.2 has no data in OK).
            if (step.Login is { } proven) return line.Length == 0 ? await LogIn.AcceptedAsync(session, proven, cancellationToken) : ImapResult.Bad("nothing more expected");
        }
    }

    /// <summary>A stopping server waits for the answer; the reader says when it is there.</summary>
    static async ValueTask<byte[]> AnswerAsync(ImapSession session, CancellationToken cancellationToken)
    {
        session.Connection.InCommand = true;
        while (true)
        {
            if (await session.ReceiveAsync(Awaited.Secret, cancellationToken) is { } line) return line.Octets;
        }
    }
}
