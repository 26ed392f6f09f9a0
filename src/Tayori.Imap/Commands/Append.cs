using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>
/// APPEND (RFC 3501 §6.3.11) with APPENDUID (RFC 4315 §3) and APPENDLIMIT (RFC 7889). The message is not part of the command's octets: it is read while it is executed,
/// and what can be refused is refused before a client that asks is let go ahead. Octets are kept as they come, NUL too: it is not ours to change a message, and a literal's length is all that a client needs to read it back.
/// </summary>
sealed record Append(string Mailbox, FlagSet Flags, DateTimeOffset? Received, MessageLiteral Message) : IImapCommand
{
    /// <summary>append = "APPEND" SP mailbox [SP flag-list] [SP date-time] SP literal</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var mailbox = cursor.Mailbox();
        cursor.Space();
        var flags = FlagSet.Empty;
        if (cursor.Peek == (byte)'(')
        {
            flags = cursor.FlagList();
            cursor.Space();
        }
        DateTimeOffset? received = null;
        if (cursor.Peek == (byte)'"')
        {
            received = cursor.DateTime();
            cursor.Space();
        }
        return new Append(mailbox, flags, received, cursor.MessageLiteral());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var upload = new MessageUpload(session, Message);
        var (target, refusal) = await CheckAsync(session, cancellationToken);
        if (refusal is { } no)
        {
            await upload.RefuseAsync(cancellationToken);
            return no;
        }
        await using var spool = session.CreateSpool();
        await upload.ReceiveAsync(spool, cancellationToken);
        if (!await upload.EndsAsync(cancellationToken)) return ImapResult.Bad("end of command expected behind the message");
        await spool.CompleteAsync(cancellationToken);
        var message = new NewMessage(spool, Flags, Received ?? session.Connection.Server.Time.GetUtcNow());
        var result = await session.Account.AppendAsync(target, [message], cancellationToken);
        return result.Value is { } appended ? ImapResult.Ok(ResponseCode.AppendUid(appended.UidValidity, appended.Uids), "appended") : Refused(result.Refusal!.Value);
    }

    async ValueTask<(MailboxId Target, ImapResult? Refusal)> CheckAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Message.IsBinary) return (default, ImapResult.Bad("literal8 is not supported"));
        // RFC 3502 §6.3.11: a literal of no octets is how a client takes its append back.
        if (Message.Size == 0) return (default, ImapResult.No(ResponseCode.Cannot, "a message has at least one octet"));
        if (Message.Size > ImapLimits.MessageBytes) return (default, ImapResult.No(ResponseCode.TooBig, "message is too large"));
        try
        {
            return await CheckStoreAsync(session.Account, cancellationToken);
        }
        catch (StorageException failure)
        {
            return (default, StoreAnswers.Of(failure.Failure));
        }
    }

    async ValueTask<(MailboxId Target, ImapResult? Refusal)> CheckStoreAsync(IAccount account, CancellationToken cancellationToken)
    {
        if (await account.FindMailboxAsync(Mailbox, cancellationToken) is not { } mailbox) return (default, Refused(StoreRefusal.NoSuchMailbox));
        var quota = await account.ReadQuotaAsync(cancellationToken);
        return (mailbox.Id, quota.UsedBytes + Message.Size > quota.LimitBytes ? Refused(StoreRefusal.OverQuota) : null);
    }

    /// <summary>RFC 3501 §6.3.11: a mailbox is never created by the way; TRYCREATE tells the client that it may.</summary>
    static ImapResult Refused(StoreRefusal refusal) =>
        refusal == StoreRefusal.NoSuchMailbox ? ImapResult.No(ResponseCode.TryCreate, "no such mailbox") : StoreAnswers.Of(refusal);
}
