using Tayori.Imap.Grammar;

namespace Tayori.Imap.Metadata;

/// <summary>Which annotations somebody asks for.</summary>
/// <param name="Entries">Names.</param>
/// <param name="Depth">How far below them: 0, 1 or <see cref="Infinity"/>.</param>
/// <param name="MaxSize">Octets of values that are to be told (RFC 5464 §4.2.1); <c>null</c>: of all.</param>
sealed record EntryQuery(IReadOnlyList<string> Entries, int Depth = 0, long? MaxSize = null)
{
    public const int Infinity = int.MaxValue;

    /// <summary>entries = entry / "(" entry *(SP entry) ")"</summary>
    public static List<string> ParseEntries(ref ImapCursor cursor)
    {
        if (cursor.Peek != (byte)'(') return [cursor.Entry()];
        cursor.Open();
        List<string> entries = [cursor.Entry()];
        while (cursor.TrySpace()) Add(entries, ref cursor);
        cursor.Close();
        return entries;
    }

    /// <summary>One more; a name twice is once.</summary>
    public static void Add(List<string> entries, ref ImapCursor cursor)
    {
        if (entries.Count == ImapLimits.MetadataEntries) cursor.FailLimit($"more than {ImapLimits.MetadataEntries} entries");
        var entry = cursor.Entry();
        if (!entries.Contains(entry)) entries.Add(entry);
    }

    /// <summary>Reads what is asked for.</summary>
    public async ValueTask<EntryAnswer> ReadAsync(IAnnotated annotated, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var longest = 0L;
        var values = await annotated.ReadAsync((entry, size) =>
        {
            if (!Entries.Any(above => EntryName.IsWithin(entry, above, Depth))) return false;
            found.Add(entry);
            if (!(size > MaxSize)) return true;
            longest = Math.Max(longest, size);
            return false;
        }, cancellationToken);
        // RFC 5464 §4.2 wants a response: of what has no value, and nothing below it, that is said.
        var none = Entries.Where(above => !found.Exists(entry => EntryName.IsWithin(entry, above, Depth)));
        return new EntryAnswer([.. none.Select(entry => (entry, (byte[]?)null)), .. values.Select(value => (value.Entry, (byte[]?)value.Value))], longest);
    }
}

/// <param name="Values">Names and values, <c>null</c> being NIL.</param>
/// <param name="Longest">Octets of the longest value that is not told because of its size; 0: there is none.</param>
sealed record EntryAnswer(IReadOnlyList<(string Entry, byte[]? Value)> Values, long Longest);
