using Tayori.Imap.Listing;
using System.Text;
using Tayori.Store;

namespace Tayori.Imap.Grammar;

ref partial struct ImapCursor
{
    /// <summary>tag = 1*any ASTRING-CHAR except "+"; empty where there is none that could be repeated.</summary>
    public ReadOnlySpan<byte> Tag()
    {
        var tag = Run(ImapChars.Tag, "tag");
        if (tag.Length <= ImapLimits.TagBytes) return tag;
        FailAt($"tag is longer than {ImapLimits.TagBytes} octets", 1);
        return [];
    }

    /// <summary>initial-resp = base64 / "=" (RFC 4959 §3)</summary>
    public ReadOnlySpan<byte> InitialResponse() => Run(ImapChars.Atom, "initial response");

    /// <summary>mailbox = "INBOX" / astring, decoded, in the one form of the name.</summary>
    public string Mailbox() => MailboxAsGiven().Name;

    /// <summary>The same, of a command that tells what has become of the name.</summary>
    public GivenName MailboxAsGiven()
    {
        var column = Column;
        var text = Decoded(AString("mailbox name"), column);
        return new GivenName(MailboxName.Canonical(text), text);
    }

    /// <summary>use-attr = "\" atom. <c>null</c>: one that no mailbox here can have, which is refused (RFC 6154 §3, USEATTR).</summary>
    public SpecialUse? SpecialUse()
    {
        Expect((byte)'\\');
        var name = Encoding.ASCII.GetString(Atom("special use"));
        if (!char.IsAsciiLetter(name.FirstOrDefault()) || !Enum.TryParse<SpecialUse>(name, ignoreCase: true, out var use)) return null;
        // All and Flagged show messages of other mailboxes (RFC 6154 §2): none here does.
        return use is Store.SpecialUse.None or Store.SpecialUse.All or Store.SpecialUse.Flagged ? null : use;
    }

    /// <summary>list-mailbox = 1*list-char / string, decoded</summary>
    public string ListMailbox() => Pattern(Peek is (byte)'"' or (byte)'{' ? String("mailbox pattern") : Run(ImapChars.List, "mailbox pattern"));

    /// <summary>The reference of LIST, which its patterns begin with: a mailbox, decoded</summary>
    public string ListReference() => Pattern(AString("reference"));

    /// <summary>RFC 9051 §6.3.9: a pattern "not accepted by a server for any reason MUST be silently ignored". What is no spelling of a name is one that no name matches.</summary>
    readonly string Pattern(ReadOnlySpan<byte> wire) => Decode(wire) ?? "\0";

    string Decoded(ReadOnlySpan<byte> wire, int column)
    {
        if (Failed) return "";
        if (Decode(wire) is { } name) return name;
        FailAt(_utf8 ? "mailbox name is not UTF-8" : "mailbox name is not modified UTF-7", column);
        return "";
    }

    /// <summary>RFC 9051 §5.1, RFC 6855 §3: a client that has switched on UTF-8 has done with modified UTF-7.</summary>
    readonly string? Decode(ReadOnlySpan<byte> wire) => _utf8 ? Utf8Text.Decode(wire) : ModifiedUtf7.Decode(wire);
}
