using Tayori.Imap.Grammar;

namespace Tayori.Imap.Sorting;

/// <summary>sort-key (RFC 5256 §3, RFC 5957 §3, RFC 6203 §6).</summary>
enum SortKey : byte { Arrival, Cc, Date, DisplayFrom, DisplayTo, From, Relevancy, Size, Subject, To }

/// <summary>sort-criterion = ["REVERSE" SP] sort-key</summary>
readonly record struct SortCriterion(SortKey Key, bool IsReverse)
{
    /// <summary>sort-criteria = "(" sort-criterion *(SP sort-criterion) ")"</summary>
    public static List<SortCriterion> ReadAll(ref ImapCursor cursor)
    {
        var criteria = new List<SortCriterion>();
        cursor.Open();
        do
        {
            // A key that has been used decides nothing when it comes again.
            var criterion = Read(ref cursor);
            if (!criteria.Exists(c => c.Key == criterion.Key)) criteria.Add(criterion);
        }
        while (cursor.TrySpace());
        cursor.Close();
        return criteria;
    }

    static SortCriterion Read(ref ImapCursor cursor)
    {
        var isReverse = cursor.TryKeyword("REVERSE"u8);
        if (isReverse) cursor.Space();
        return new SortCriterion(ReadKey(ref cursor), isReverse);
    }

    static SortKey ReadKey(ref ImapCursor cursor)
    {
        if (cursor.TryKeyword("ARRIVAL"u8)) return SortKey.Arrival;
        if (cursor.TryKeyword("CC"u8)) return SortKey.Cc;
        if (cursor.TryKeyword("DATE"u8)) return SortKey.Date;
        if (cursor.TryKeyword("DISPLAYFROM"u8)) return SortKey.DisplayFrom;
        if (cursor.TryKeyword("DISPLAYTO"u8)) return SortKey.DisplayTo;
        if (cursor.TryKeyword("FROM"u8)) return SortKey.From;
        if (cursor.TryKeyword("RELEVANCY"u8)) return SortKey.Relevancy;
        if (cursor.TryKeyword("SIZE"u8)) return SortKey.Size;
        if (cursor.TryKeyword("SUBJECT"u8)) return SortKey.Subject;
        if (cursor.TryKeyword("TO"u8)) return SortKey.To;
        cursor.Fail("unknown sort key");
        return SortKey.Arrival;
    }
}
