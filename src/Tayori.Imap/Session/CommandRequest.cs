using Tayori.Imap.Commands;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;

namespace Tayori.Imap.Session;

/// <summary>A command that was received: its tag, its row in the table, its arguments; or why it is refused unexecuted.</summary>
sealed class CommandRequest
{
    /// <summary>RFC 9586 §3.2: "MUST be rejected with a tagged BAD response".</summary>
    public static ImapResult UidRequired { get; } = ImapResult.Bad(Output.ResponseCode.UidRequired, "messages have UIDs only since ENABLE UIDONLY");

    public required byte[] Tag { get; init; }
    public CommandSpec? Spec { get; init; }
    public IImapCommand? Command { get; init; }
    public ImapResult? Refusal { get; init; }
    public bool WasAnswered { get; set; }

    /// <summary>Nothing is wrong with it but that it lacks a literal.</summary>
    public bool IsUnfinished { get; init; }

    /// <summary>command = tag SP (command-any / command-auth / command-nonauth / command-select) CRLF</summary>
    public static CommandRequest Read(ReceivedCommand received, SessionStates state, Features enabled)
    {
        var cursor = new ImapCursor(received.Octets, enabled);
        var tag = cursor.Tag().ToArray();
        cursor.Space();
        var name = Name(ref cursor);
        if (!cursor.AtEnd && cursor.Peek != (byte)' ') cursor.Space();
        if (cursor.Failure is { } failure) return new() { Tag = tag, Refusal = Refused(failure) };
        if (CommandTable.Find(name) is not { } spec) return new() { Tag = tag, Refusal = ImapResult.Bad($"unknown command {Short(name)}") };
        if ((spec.States & state) == 0) return new() { Tag = tag, Spec = spec, Refusal = ImapResult.Bad(ResponseCode.ClientBug, $"{name} is not allowed in this state") };
        if (enabled.Has(Features.UidOnly) && spec.Is(CommandTraits.SequenceNumbers | CommandTraits.NamesNumbers)) return new() { Tag = tag, Spec = spec, Refusal = UidRequired };
        var command = spec.Parse(ref cursor);
        cursor.End();
        if (received.LacksLiteral && cursor.NeedsMore) return new() { Tag = tag, Spec = spec, IsUnfinished = true, Refusal = ImapResult.No(ResponseCode.TooBig, "literal is larger than the server takes") };
        // A message that the reader did not leave in the input cannot be executed with.
        if (received is { LacksLiteral: true, Message: null } && cursor.Failure is null) return new() { Tag = tag, Spec = spec, Refusal = ImapResult.No(ResponseCode.Limit, "too many literals before the message") };
        if (cursor.Failure is { } wrong) return new() { Tag = tag, Spec = spec, Refusal = Refused(wrong) };
        if (enabled.Has(Features.UidOnly) && command.NamesNumbers) return new() { Tag = tag, Spec = spec, Refusal = UidRequired };
        return new() { Tag = tag, Spec = spec, Command = command };
    }

    /// <summary>
    /// Whether what was received of a command is all of it but a message, whose literal it announces: then it is executed, or refused for what is wrong with it, before the message is read.
    /// </summary>
    public static bool AnnouncesMessage(ReadOnlySpan<byte> received, Features enabled)
    {
        var cursor = new ImapCursor(received, enabled);
        cursor.Tag();
        cursor.Space();
        if (CommandTable.Find(Name(ref cursor)) is not { } spec || !spec.Is(CommandTraits.Messages)) return false;
        spec.Parse(ref cursor);
        return !cursor.NeedsMore;
    }

    /// <summary>Whether the trace must hide it, well-formed or not.</summary>
    public static bool HoldsSecret(byte[] command)
    {
        var cursor = new ImapCursor(command);
        cursor.Tag();
        cursor.Space();
        var name = Name(ref cursor);
        return CommandTable.Find(name)?.Is(CommandTraits.Secret) == true;
    }

    /// <summary>The command's name in upper case; behind UID (RFC 3501 §6.4.8) a second word belongs to it.</summary>
    static string Name(ref ImapCursor cursor)
    {
        var name = Word(ref cursor);
        return name == "UID" && cursor.TrySpace() ? $"UID {Word(ref cursor)}" : name;
    }

    static string Word(ref ImapCursor cursor) => System.Text.Encoding.ASCII.GetString(cursor.Atom("command")).ToUpperInvariant();

    /// <summary>A reply repeats no more of what it refuses than a person needs to find it.</summary>
    static string Short(string name) => name.Length <= 30 ? name : name[..30] + "...";

    public static ImapResult Refused(ParseFailure failure) =>
        failure.Code is { } code ? ImapResult.No(code, $"{failure}") : failure.IsLimit ? ImapResult.No(ResponseCode.Limit, $"{failure}") : ImapResult.Bad($"{failure}");
}
