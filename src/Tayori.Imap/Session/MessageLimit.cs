using Tayori.Imap.Output;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Session;

/// <summary>
/// How many messages one command works on, where the operator wants a limit (RFC 9738 §3). Of more, the newest are taken, and the answer names the lowest UID among them, so that the client can go on below it.
/// COPY and MOVE, which do all or nothing, are refused.
/// </summary>
sealed class MessageLimit(ImapOptions options)
{
    ResponseCode? _code;

    public bool IsSet => options.MessageLimit is not null;

    /// <summary>The rows that the running command works on.</summary>
    public RowSelection Of(RowSelection rows)
    {
        if (options.MessageLimit is not { } limit || rows.Count <= limit) return rows;
        var newest = rows.Newest(limit);
        _code = ResponseCode.MessageLimit(limit, newest.Messages[newest.Ranges[0].First].Uid);
        return newest;
    }

    /// <summary>The lowest UID that a search of the mailbox looks at; <c>null</c>: all are.</summary>
    public uint? LowestOf(MessageList messages)
    {
        if (options.MessageLimit is not { } limit || messages.Count <= limit) return null;
        var lowest = messages[messages.Count - limit].Uid;
        _code = ResponseCode.MessageLimit(limit, lowest);
        return lowest;
    }

    /// <summary>The refusal of a command that would copy or move more messages than it may.</summary>
    public ImapResult? ForSaving(int count) => (options.SaveLimit ?? options.MessageLimit) is { } limit && count > limit ? ImapResult.No(ResponseCode.MessageLimit(limit), "too many messages at a time") : null;

    /// <summary>The result of the command with what it left out. RFC 7162 §3.1.3 and others have codes of their own in the tagged line: then the limit is told in front of it.</summary>
    public ImapResult Tell(ImapResult result, ImapWriter writer)
    {
        if (_code is not { } code) return result;
        _code = null;
        if (result is { IsOk: true, Code: null }) return result with { Code = code };
        if (result.IsOk) writer.Ok(code, "not all messages were looked at");
        return result;
    }
}
