using Tayori.Imap.Access;
using Tayori.Imap.Commands;
using Tayori.Imap.Output;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap.Session;

/// <summary>
/// Executes one command after the other, and enforces what the command table says of each: whether the state, the selected mailbox and the owner's rights allow it, and what may be told before its answer.
/// </summary>
sealed class CommandRunner(ImapSession session)
{
    int _badInRow;

    /// <summary>The tag of the command that runs.</summary>
    public ReadOnlyMemory<byte> Tag { get; private set; }

    ImapWriter Writer => session.Writer;

    public async ValueTask HandleAsync(ReceivedCommand received, CancellationToken cancellationToken)
    {
        var request = CommandRequest.Read(received, session.State, session.Enabled);
        Tag = request.Tag;
        session.Connection.CountCommand(request.Spec?.Name ?? "unknown");
        var refusal = request.Refusal ?? await ForbiddenAsync(request.Spec!, cancellationToken);
        if (refusal is not null && received.Message is { } unwanted) await new MessageUpload(session, unwanted).RefuseAsync(cancellationToken);
        var result = request.IsUnfinished && ShowsPassword(request) ? LogIn.Refused(AuthFailure.EncryptionRequired) : refusal ?? await ExecuteAsync(request, cancellationToken);
        if (result.Condition == Condition.No && request.Command?.SavesResult == true) session.View?.SaveResult(UidSet.Empty);
        if (request.Tag.Length == 0) Writer.Bad(result.Code, result.Text);
        else if (!request.WasAnswered) Writer.Tagged(request.Tag, result);
        _badInRow = result.Condition == Condition.Bad ? _badInRow + 1 : 0;
        if (_badInRow >= ImapLimits.ConsecutiveBad) throw new ConnectionEndedException(EndReason.Limit, "only errors");
    }

    /// <summary>Whether a command that has come up to a literal would be executed if the literal came.</summary>
    public bool Wants(byte[] soFar)
    {
        var request = CommandRequest.Read(new ReceivedCommand(soFar, LacksLiteral: true), session.State, session.Enabled);
        return request.IsUnfinished && !ShowsPassword(request);
    }

    /// <summary>LOGINDISABLED (RFC 3501 §6.2.3): a password that may not be used must not be sent.</summary>
    bool ShowsPassword(CommandRequest request) => request.Spec!.Is(CommandTraits.ClearText) && !session.Connection.Server.Authenticator.AllowsClearText(session.Connection);

    /// <summary>
    /// What may not be done with the selected mailbox. RFC 4314 §5.1.1: where it may no longer be read, a server may "refuse to execute all commands specific to the selected state until the mailbox is closed"; nothing more is told of it.
    /// </summary>
    async ValueTask<ImapResult?> ForbiddenAsync(CommandSpec spec, CancellationToken cancellationToken)
    {
        if (session.View is not { } view) return null;
        try
        {
            await session.RenewRightsAsync(cancellationToken);
        }
        catch (StorageException failure)
        {
            Imap.Log.StorageFailed(session.Log, spec.Name, failure);
            return StoreAnswers.Of(failure.Failure);
        }
        if (spec.States != SessionStates.Selected || spec.Is(CommandTraits.Leaves)) return null;
        if (!view.MayRead) return Places.NotAllowed;
        if (spec.Is(CommandTraits.Writes) && view.IsExamined) return ImapResult.No(ResponseCode.Cannot, "mailbox was opened read-only");
        return view.Place.Allows(spec.Rights) ? null : Places.NotAllowed;
    }

    async ValueTask<ImapResult> ExecuteAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var result = session.Limit.Tell(await RunAsync(request, cancellationToken), Writer);
        result = WithModSeq(result, await TellAsync(request, result.IsOk, cancellationToken));
        if (request.Command is ITransportCommand swap && result.IsOk) await AnswerThenSwapAsync(request, swap, result, cancellationToken);
        return result;
    }

    async ValueTask<ImapResult> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.Command!.ExecuteAsync(session, cancellationToken);
        }
        catch (StorageException failure)
        {
            if (failure.Failure != StorageFailure.Gone) Imap.Log.StorageFailed(session.Log, request.Spec!.Name, failure);
            return StoreAnswers.Of(failure.Failure);
        }
    }

    /// <summary>What cannot be found out now is told with the next command. The command's own result stands: a client whose APPEND was kept must not hear NO, or it would append again.</summary>
    async ValueTask<bool> TellAsync(CommandRequest request, bool isDone, CancellationToken cancellationToken)
    {
        try
        {
            var mayExpunge = !request.Spec!.Is(CommandTraits.SequenceNumbers) && !request.Command!.NamesNumbers;
            await session.News.TellAfterAsync(request.Command!, mayExpunge, isDone, cancellationToken);
            return true;
        }
        catch (StorageException failure)
        {
            Imap.Log.NotTold(session.Log, request.Spec!.Name, failure);
            return false;
        }
    }

    /// <summary>
    /// RFC 7162 §3.2.7, §3.2.9, §6 and RFC 6851 §4.4: with QRESYNC the answer says up to where the client knows the mailbox, where it could believe something else: after messages vanished, while some wait to be
    /// told as such, and where nothing could be told.
    /// </summary>
    ImapResult WithModSeq(ImapResult result, bool isTold)
    {
        if (!session.UsesQResync || session.View is not { MayRead: true } view || isTold && !view.OwesModSeq) return result;
        view.ToldModSeq();
        var code = ResponseCode.HighestModSeq(view.ModSeq);
        if (result is { IsOk: true, Code: null }) return result with { Code = code };
        Writer.Ok(code, "all is told up to here");
        return result;
    }

    async ValueTask AnswerThenSwapAsync(CommandRequest request, ITransportCommand swap, ImapResult result, CancellationToken cancellationToken)
    {
        Writer.Tagged(request.Tag, result);
        request.WasAnswered = true;
        await swap.SwapAsync(session, cancellationToken);
        Writer.Output = session.Connection.Output;
    }
}
