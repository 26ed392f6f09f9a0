using System.Text;
using Tayori.Imap.Grammar;
using Tayori.Imap.Languages;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>LANGUAGE (RFC 5255 §3.2): in which language people are spoken to. Prefixes of namespaces are told as they are.</summary>
sealed record ChangeLanguage(IReadOnlyList<string> Ranges) : IImapCommand
{
    /// <summary>language-cmd = "LANGUAGE" *(SP lang-range-quoted)</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        var ranges = new List<string>();
        while (cursor.TrySpace())
        {
            if (ranges.Count == ImapLimits.LanguageRanges) cursor.FailLimit($"more than {ImapLimits.LanguageRanges} languages");
            ranges.Add(Range(ref cursor));
        }
        return new ChangeLanguage(ranges);
    }

    /// <summary>astring that follows language-range = (1*8ALPHA *("-" 1*8alphanum)) / "*" (RFC 4647 §2.1)</summary>
    static string Range(ref ImapCursor cursor)
    {
        var column = cursor.Column;
        var range = Encoding.Latin1.GetString(cursor.AString("language"));
        if (!cursor.Failed && range != "*" && !(range.Length <= ImapLimits.LanguageRangeBytes && range.Split('-').All(IsSubtag) && char.IsAsciiLetter(range[0]))) cursor.FailAt("no language range", column);
        return range;
    }

    static bool IsSubtag(string subtag) => subtag.Length is >= 1 and <= 8 && subtag.All(char.IsAsciiLetterOrDigit);

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken) => ValueTask.FromResult(Execute(session.Writer));

    ImapResult Execute(ImapWriter writer)
    {
        if (Ranges.Count == 0)
        {
            writer.Languages(Language.All);
            return ImapResult.Ok("done");
        }
        if (Language.Find(Ranges) is not { } language) return ImapResult.No("no such language");
        writer.Languages([language]);
        // RFC 5255 §3.2: "the change takes effect immediately after the LANGUAGE response".
        writer.Language = language;
        return ImapResult.Ok("language is changed");
    }
}
