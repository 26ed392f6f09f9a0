using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Urls;
using Tayori.Store;

namespace Tayori.Imap.Session;

/// <summary>
/// Takes in the messages of a command, line by line, each into a spool of its own. What can be refused is refused before a client that asks is let go ahead. Octets are kept as they come, NUL too, in literals of
/// either kind: it is not ours to change a message, and a literal's length is all that a client needs to read it back.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="upload">Where they come from.</param>
/// <param name="room">What the account's quota leaves.</param>
/// <param name="single">Whether the command takes one message only.</param>
sealed class MessageIntake(ImapSession session, MessageUpload upload, AccountLimits room, bool single = false) : IAsyncDisposable
{
    readonly List<NewMessage> _messages = [];
    AppendPart.Message? _open;
    MessageSpool? _spool;
    long _total;
    int _pieces;

    /// <summary>All messages, complete, in order.</summary>
    public IReadOnlyList<NewMessage> Messages => _messages;

    /// <summary>The same with the flags that the user may set there. RFC 4314 §4: "The server MUST NOT fail a COPY/APPEND if the user has no rights to set a particular flag".</summary>
    public IReadOnlyList<NewMessage> MessagesFor(Place target) => [.. _messages.Select(message => message with { Flags = message.Flags.Only(target.Rights.Flags) })];

    /// <summary>Reads the command to its end; or up to where it is refused, and returns why.</summary>
    public async ValueTask<ImapResult?> RunAsync(AppendLine line, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TakeAsync(line, cancellationToken) is { } refusal) return refusal;
            if (upload.HasEnded) return await CloseAsync(cancellationToken);
            var before = line;
            var received = await upload.NextLineAsync(octets => before.EndsInMessage(octets, single), cancellationToken);
            var (next, wrong) = Parse(before, received);
            if (wrong is { } failure) return CommandRequest.Refused(failure with { Message = $"{(before.Open != OpenParentheses.None ? "within" : "behind")} message {_messages.Count + 1}: {failure.Message}" });
            line = next;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_spool is not null) await _spool.DisposeAsync();
        foreach (var message in _messages) await message.Content.DisposeAsync();
    }

    (AppendLine Line, ParseFailure? Wrong) Parse(AppendLine before, ReceivedCommand received)
    {
        var cursor = new ImapCursor(received.Octets);
        return (before.Next(ref cursor, single), cursor.Failure);
    }

    async ValueTask<ImapResult?> TakeAsync(AppendLine line, CancellationToken cancellationToken)
    {
        ImapResult? refusal = null;
        for (var i = 0; i < line.Parts.Count && refusal is null; i++)
        {
            refusal = line.Parts[i] switch
            {
                AppendPart.Message message => await OpenAsync(message, cancellationToken),
                AppendPart.Text text => await ReceiveAsync(text, cancellationToken),
                AppendPart.Url url => await CopyAsync(url.Name, cancellationToken),
                _ => throw new InvalidOperationException("no part of a message"),
            };
        }
        return refusal;
    }

    /// <summary>Begins a message; the one before is complete.</summary>
    async ValueTask<ImapResult?> OpenAsync(AppendPart.Message message, CancellationToken cancellationToken)
    {
        if (_open is not null && await CloseAsync(cancellationToken) is { } refusal) return refusal;
        if (_messages.Count == ImapLimits.MessagesOfAppend) return ImapResult.No(ResponseCode.Limit, $"more than {ImapLimits.MessagesOfAppend} messages in one command");
        if (_messages.Count >= room.Messages) return StoreAnswers.Of(StoreRefusal.OverQuota);
        if (session.Limit.ForSaving(_messages.Count + 1) is { } tooMany) return tooMany;
        _open = message;
        _spool = _messages is [.., { Content: var last }] ? last.Next() : session.CreateSpool();
        return null;
    }

    async ValueTask<ImapResult?> CloseAsync(CancellationToken cancellationToken)
    {
        // RFC 3502 §6.3.11: a literal of no octets is how a client takes its append back.
        if (_spool!.Size == 0) return ImapResult.No(ResponseCode.Cannot, "a message has at least one octet");
        await _spool.CompleteAsync(cancellationToken);
        _messages.Add(new NewMessage(_spool, _open!.Flags, _open.Received ?? session.Connection.Server.Time.GetUtcNow()));
        (_spool, _open) = (null, null);
        return null;
    }

    async ValueTask<ImapResult?> ReceiveAsync(AppendPart.Text text, CancellationToken cancellationToken)
    {
        if (text.IsMessage && text.Literal.Size == 0) return ImapResult.No(ResponseCode.Cannot, "a message has at least one octet");
        if (Reserve(text.Literal.Size) is { } refusal) return refusal;
        await upload.ReceiveAsync(_spool!, cancellationToken);
        return null;
    }

    /// <summary>RFC 4469 §3: octets are copied unchanged, and no message is marked as read by it.</summary>
    async ValueTask<ImapResult?> CopyAsync(string url, CancellationToken cancellationToken)
    {
        await using var part = await LocalUrl.OpenAsync(session, url, cancellationToken);
        if (part is null) return Bad(url);
        if (Reserve(part.Size) is { } refusal) return refusal;
        await part.CopyToAsync(_spool!, cancellationToken);
        return null;
    }

    /// <summary>url-resp-text has at least one character (RFC 4469 §5): of an empty URL nothing can be repeated.</summary>
    static ImapResult Bad(string url)
    {
        const string Text = "the URL names no part of a message here";
        return url.Length == 0 ? ImapResult.No(Text) : ImapResult.No(ResponseCode.BadUrl(url), Text);
    }

    /// <summary>Whether the message may grow by so much.</summary>
    ImapResult? Reserve(long size)
    {
        // What has no octets counts too: a command of such pieces would have no end.
        if (++_pieces > ImapLimits.PiecesOfAppend) return ImapResult.No(ResponseCode.Limit, $"more than {ImapLimits.PiecesOfAppend} pieces in one command");
        if (size > ImapLimits.MessageBytes - _spool!.Size) return ImapResult.No(ResponseCode.TooBig, "message is too large");
        if (size > ImapLimits.AppendBytes - _total) return ImapResult.No(ResponseCode.Limit, "messages of one command are too large together");
        if (size > room.Bytes - _total) return StoreAnswers.Of(StoreRefusal.OverQuota);
        _total += size;
        return null;
    }
}
