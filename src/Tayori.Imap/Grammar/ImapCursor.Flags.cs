using System.Text;
using Tayori.Store;

namespace Tayori.Imap.Grammar;

ref partial struct ImapCursor
{
    /// <summary>flag-list = "(" [flag *(SP flag)] ")"</summary>
    public FlagSet FlagList()
    {
        Open();
        if (TryClose()) return FlagSet.Empty;
        var flags = Flags();
        Close();
        return flags;
    }

    /// <summary>flag *(SP flag)</summary>
    public FlagSet Flags()
    {
        var system = SystemFlags.None;
        var keywords = new List<string>();
        do
        {
            if (TryByte((byte)'\\')) system |= SystemFlag();
            else keywords.Add(Keyword(keywords.Count));
        }
        while (TrySpace());
        return Failed ? FlagSet.Empty : FlagSet.Of(system, [.. keywords]);
    }

    /// <summary>flag = "\Answered" / "\Flagged" / "\Deleted" / "\Seen" / "\Draft"; a flag-extension is one that no RFC has given us yet, so nobody can mean it.</summary>
    SystemFlags SystemFlag()
    {
        if (TryKeyword("Seen"u8)) return SystemFlags.Seen;
        if (TryKeyword("Deleted"u8)) return SystemFlags.Deleted;
        if (TryKeyword("Flagged"u8)) return SystemFlags.Flagged;
        if (TryKeyword("Answered"u8)) return SystemFlags.Answered;
        if (TryKeyword("Draft"u8)) return SystemFlags.Draft;
        // RFC 3501 §2.3.2: "This flag can not be altered by the client."
        Fail(TryKeyword("Recent"u8) ? "\\Recent cannot be set by a client" : "unknown system flag");
        return SystemFlags.None;
    }

    /// <summary>flag-keyword = atom</summary>
    string Keyword(int count)
    {
        if (count == StoreLimits.KeywordsPerMessage) FailLimit($"more than {StoreLimits.KeywordsPerMessage} keywords");
        var keyword = Atom("flag");
        if (keyword.Length > StoreLimits.KeywordLength) FailLimit($"keyword is longer than {StoreLimits.KeywordLength} octets");
        return Encoding.ASCII.GetString(keyword);
    }
}
