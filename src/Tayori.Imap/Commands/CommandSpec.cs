using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>A command with its arguments. What it owns, it owns: nothing of it refers to the input buffer.</summary>
interface IImapCommand
{
    /// <summary>
    /// Does what the command says. Untagged responses go to <see cref="ImapSession.Writer"/> (with <see cref="ImapSession.FlushIfFullAsync"/> between many); the result is written by the loop, behind the command's
    /// tag, after it has told what changed in the mailbox.
    /// </summary>
    ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken);

    /// <summary>It speaks in sequence numbers although its row of the table does not say so: UID SEARCH 1:5 (RFC 7162 §3.2.10.2).</summary>
    bool NamesNumbers => false;

    /// <summary>It expunges messages of the selected mailbox: the client hears of them whatever it has asked to hear of (RFC 5465).</summary>
    bool Expunges => false;

    /// <summary>What it finds is to be kept for <c>$</c>. RFC 5182 §2.1: where it is answered NO, nothing is.</summary>
    bool SavesResult => false;

    /// <summary>Whether it has brought about what is there now of a name: the client that gave it need not be told (RFC 5465 §5). <c>null</c>: it has nothing to do with names.</summary>
    Notifications.Explains? Explains => null;
}

/// <summary>A command behind whose OK the connection goes on otherwise: with TLS, compressed, without a user.</summary>
interface ITransportCommand : IImapCommand
{
    ValueTask SwapAsync(ImapSession session, CancellationToken cancellationToken);
}

/// <summary>Reads a command's arguments: what follows its name, with the leading space. Failures stay in the cursor.</summary>
delegate IImapCommand ParseArguments(ref ImapCursor cursor);

/// <summary>What the loop must know of a command and enforce.</summary>
[Flags]
enum CommandTraits
{
    None = 0,

    /// <summary>Answers in sequence numbers, so no EXPUNGE may be told while it runs (RFC 3501 §7.4.1: FETCH, STORE, SEARCH).</summary>
    SequenceNumbers = 1,

    /// <summary>Changes the selected mailbox: refused where it was opened by EXAMINE, and changes are looked up afterwards without waiting for the bell.</summary>
    Writes = 2,

    /// <summary>Arguments hold a secret: redacted in the trace.</summary>
    Secret = 4,

    /// <summary>The secret is a password in clear text: where that is not allowed, its literal is not asked for.</summary>
    ClearText = 8,

    /// <summary>Takes messages, which it reads itself: it is executed when it has come up to the first one's literal.</summary>
    Messages = 16,

    /// <summary>Leaves the selected mailbox, which may always be done.</summary>
    Leaves = 32,

    /// <summary>Names messages by sequence numbers, though it does not answer in them: refused, like those that do, where the client has enabled UIDONLY (RFC 9586 §3.2).</summary>
    NamesNumbers = 64,
}

/// <summary>A row of the command table: what is hard about a command.</summary>
/// <param name="Name">Upper case; <c>UID FETCH</c> is a name.</param>
/// <param name="States">Where it is allowed.</param>
/// <param name="Parse">Its grammar.</param>
/// <param name="Traits">What the loop enforces.</param>
sealed record CommandSpec(string Name, SessionStates States, ParseArguments Parse, CommandTraits Traits = CommandTraits.None)
{
    /// <summary>Rights that it needs in the selected mailbox (RFC 4314 §4), besides that to read it.</summary>
    public MailboxRights Rights { get; init; }

    public bool Is(CommandTraits traits) => (Traits & traits) != 0;
}
