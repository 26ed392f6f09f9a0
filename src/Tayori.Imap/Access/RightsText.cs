using Tayori.Store;

namespace Tayori.Imap.Access;

/// <summary>Rights as letters (RFC 4314 §2.1).</summary>
static class RightsText
{
    const string Letters = "lrswipkxtea";

    /// <summary>RFC 4314 §2.1.1: the obsolete "create" and "delete" as the union of what they were split into.</summary>
    const MailboxRights Create = MailboxRights.CreateBelow | MailboxRights.DeleteMailbox;
    const MailboxRights Delete = MailboxRights.DeleteMessages | MailboxRights.Expunge;

    /// <summary>The letters of rights, each by itself, as LISTRIGHTS has them where none is tied to another; with the obsolete ones.</summary>
    public static string Separately { get; } = string.Join(' ', $"{Letters}cd".ToCharArray());

    /// <summary>RFC 4314 §2.1.1: "c" and "d" are there "when any of the … member rights is set".</summary>
    public static string Of(MailboxRights rights)
    {
        Span<char> text = stackalloc char[Letters.Length + 2];
        var length = 0;
        for (var i = 0; i < Letters.Length; i++)
        {
            if ((rights & (MailboxRights)(1 << i)) == 0) continue;
            text[length++] = Letters[i];
        }
        if ((rights & Create) != 0) text[length++] = 'c';
        if ((rights & Delete) != 0) text[length++] = 'd';
        return new string(text[..length]);
    }

    /// <summary>The right of a letter; <c>null</c>: no such right. RFC 4314 §2: letters are lower case, "uppercase rights are not allowed".</summary>
    public static MailboxRights? Of(byte letter) => letter switch
    {
        (byte)'c' => Create,
        (byte)'d' => Delete,
        _ => Letters.IndexOf((char)letter, StringComparison.Ordinal) is >= 0 and var place ? (MailboxRights)(1 << place) : null,
    };

    /// <summary>What RIGHTS= names: those that RFC 2086 did not have (RFC 4314 §2.2).</summary>
    public static string New => "kxte";
}
