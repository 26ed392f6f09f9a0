using Tayori.Smtp.Body;
using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>BDAT (RFC 3030 §2): a counted piece of the message. Its octets follow at once, so that they are read, whatever the reply is.</summary>
sealed record Bdat(long Size, bool IsLast) : SmtpCommand
{
    // bdat-cmd = "BDAT" SP chunk-size [ SP end-marker ] CR LF; chunk-size = 1*DIGIT; end-marker = "LAST"
    // Without the size nobody knows where the next command begins: the connection ends, because the message must not be read as commands.
    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session)
    {
        if (!argument.TryWord(out ReadOnlySpan<byte> digits) || !SmtpCursor.TryNumber(digits, out long size))
            return SmtpReply.ChunkUnreadable;
        bool isLast = argument.TrySpaces() && argument.TryText("LAST"u8);
        return argument.ExpectEnd() ? new Bdat(size, isLast) : SmtpReply.ChunkUnreadable;
    }

    public override async ValueTask<SmtpReply?> ExecuteAsync(SmtpSession session, CancellationToken cancellationToken)
    {
        if (Size > session.Options.MaxMessageBytes)
            return await session.RefuseMessageAsync(SmtpReply.MessageMuchTooLarge); // who announces this much need not be listened to
        SmtpReply? refusal = Refusal(session);
        await new CountedBody(session, Size).ReadAsync(keep: refusal is null, cancellationToken);
        if (refusal is not null)
            return await RefuseAsync(session, refusal);
        session.Transaction!.HasChunks = true;
        return IsLast ? await session.CommitAsync(cancellationToken) : SmtpReply.Of(250, "2.0.0", $"{Size} octets received");
    }

    SmtpReply? Refusal(SmtpSession session) => session.State switch
    {
        SmtpStates.Connected => SmtpReply.HelloFirst,
        SmtpStates.Ready => SmtpReply.MailFirst, // after BDAT LAST, too (RFC 3030 §2)
        SmtpStates.Sender => SmtpReply.RecipientFirst,
        SmtpStates.ChunksFailed => SmtpReply.ChunksFailed,
        _ => session.Transaction!.Received + Size > session.Options.MaxMessageBytes ? SmtpReply.MessageTooLarge : null,
    };

    ValueTask<SmtpReply?> RefuseAsync(SmtpSession session, SmtpReply refusal)
    {
        if (IsLast)
            return session.RefuseMessageAsync(refusal);
        if (session.Transaction is { } transaction)
            transaction.ChunksFailed = true;
        return new(refusal);
    }
}
