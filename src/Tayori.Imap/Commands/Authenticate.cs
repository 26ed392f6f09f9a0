using System.Buffers;
using System.Buffers.Text;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>AUTHENTICATE (RFC 3501 §6.2.2) with an initial response (SASL-IR, RFC 4959). Wire knows the mechanisms; here is only base64 on lines.</summary>
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
        // RFC 4959 §3: "=" is an initial response of no octets.
        var line = InitialResponse is [(byte)'='] ? [] : InitialResponse;
        while (true)
        {
            ReadOnlyMemory<byte>? response = null;
            if (line is not null && (response = Decoded(line)) is null) return ImapResult.Bad("not base64");
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

    static async ValueTask<byte[]> AnswerAsync(ImapSession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await session.ReceiveAsync(cancellationToken, isSecret: true) is { } line) return line.Octets;
        }
    }

    static ReadOnlyMemory<byte>? Decoded(byte[] line)
    {
        var octets = new byte[line.Length];
        // Not a conditional expression: in it null would become an empty memory.
        if (Base64.DecodeFromUtf8(line, octets, out _, out var length) != OperationStatus.Done) return null;
        return octets.AsMemory(0, length);
    }
}
