using System.Text;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Mime;

namespace Tayori.Imap.Commands;

/// <summary>COMPARATOR (RFC 5255 §4.7): by which collation texts are compared in SEARCH, SORT and THREAD.</summary>
sealed record Comparator(IReadOnlyList<string> Wanted) : IImapCommand
{
    /// <summary>Those there are, the one to be preferred first.</summary>
    static readonly (string Name, Collation Collation)[] s_known =
        [("i;unicode-casemap", Collation.UnicodeCasemap), ("i;ascii-casemap", Collation.AsciiCasemap), ("i;octet", Collation.Octet)];

    /// <summary>comparator-cmd = "COMPARATOR" *(SP comp-order-quoted)</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        var wanted = new List<string>();
        while (cursor.TrySpace())
        {
            if (wanted.Count == ImapLimits.Comparators) cursor.FailLimit($"more than {ImapLimits.Comparators} comparators");
            wanted.Add(Order(ref cursor));
        }
        return new Comparator(wanted);
    }

    /// <summary>astring that follows collation-order = "default" / collation-wild (RFC 4790 §3.3)</summary>
    static string Order(ref ImapCursor cursor)
    {
        var column = cursor.Column;
        var name = cursor.AString("comparator");
        if (!cursor.Failed && (name.IsEmpty || name.Length > ImapLimits.ComparatorBytes || name.ContainsAnyExcept(ImapChars.Collation))) cursor.FailAt("no name of a comparator", column);
        return Encoding.ASCII.GetString(name);
    }

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken) => ValueTask.FromResult(Execute(session));

    ImapResult Execute(ImapSession session)
    {
        // "(If more than one installed comparator is matched by an argument, the first argument wins.)"
        (string Name, Collation Collation)[] matching = [.. Wanted.SelectMany(order => s_known.Where(known => Matches(order, known.Name))).Distinct()];
        if (Wanted.Count > 0 && matching.Length == 0) return ImapResult.No(ResponseCode.BadComparator, "no such comparator");
        if (matching.Length > 0) session.Collation = matching[0].Collation;
        session.Writer.Comparator(Array.Find(s_known, known => known.Collation == session.Collation).Name, matching.Length > 1 ? [.. matching.Select(known => known.Name)] : []);
        return ImapResult.Ok("done");
    }

    static bool Matches(string order, string name) => order.Equals("default", StringComparison.OrdinalIgnoreCase) ? name == s_known[0].Name : MatchesWild(order, name);

    /// <summary>RFC 4790 §3.2: an asterisk stands for anything. Where what follows one does not fit, only that one takes more, so time is at most the product of both lengths.</summary>
    static bool MatchesWild(string order, string name)
    {
        int at = 0, asterisk = -1, taken = 0;
        for (var i = 0; i < name.Length;)
        {
            if (at < order.Length && order[at] == '*') (asterisk, taken) = (at++, i);
            else if (at < order.Length && char.ToLowerInvariant(order[at]) == name[i]) (at, i) = (at + 1, i + 1);
            else if (asterisk >= 0) (at, i) = (asterisk + 1, ++taken);
            else return false;
        }
        return order.AsSpan(at).TrimStart('*').IsEmpty;
    }
}
