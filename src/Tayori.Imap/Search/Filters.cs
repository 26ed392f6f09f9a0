using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>Searches that are kept under a name (RFC 5466): annotations of the server, private ones before shared ones.</summary>
static class Filters
{
    public const string PrivateValues = "/private/filters/values/";
    public const string SharedValues = "/shared/filters/values/";

    /// <summary>Why a server annotation may not have this value; <c>null</c>: it may. RFC 5466 §3.2: "The server SHOULD verify that each search criterion stored in such a server entry is a full and correct search criterion".</summary>
    public static ImapResult? Check(AnnotationChange change)
    {
        if (NameIn(change.Entry) is not { } name || change.Value is null) return null;
        if (!IsName(name)) return ImapResult.No(ResponseCode.Cannot, "no filter can have this name");
        return TryParse(change.Value, isFuzzy: false, out _) is { } failure ? ImapResult.No(ResponseCode.Cannot, $"this is no search: {failure}") : null;
    }

    /// <summary>search-criteria = search-key *(SP search-key), in UTF-8, also where it is quoted.</summary>
    public static ParseFailure? TryParse(byte[] value, bool isFuzzy, out SearchParser parsed)
    {
        var cursor = new ImapCursor(value, Features.Utf8Accept);
        parsed = new SearchParser(CharsetNames.FindStrict("UTF-8"u8)!, isFuzzy);
        parsed.Result = parsed.Keys(ref cursor);
        cursor.End();
        return cursor.Failure;
    }

    /// <summary>The text of a filter; <c>null</c> where there is none of the name. Names are the same in any case, as those of annotations are.</summary>
    public static async ValueTask<byte[]?> FindAsync(ImapSession session, string name, CancellationToken cancellationToken)
    {
        var (own, shared) = (PrivateValues + name.ToLowerInvariant(), SharedValues + name.ToLowerInvariant());
        var found = await session.Account.ReadAnnotationsAsync(new AnnotationPlace(null, session.Account.Id), (entry, _) => entry == own, cancellationToken);
        if (found is [var mine]) return mine.Value;
        return await session.Directory.Annotations.ReadAsync((entry, _) => entry == shared, cancellationToken) is [var ours] ? ours.Value : null;
    }

    static string? NameIn(string entry) =>
        entry.StartsWith(PrivateValues, StringComparison.Ordinal) ? entry[PrivateValues.Length..]
        : entry.StartsWith(SharedValues, StringComparison.Ordinal) ? entry[SharedValues.Length..]
        : null;

    /// <summary>filter-name = 1*&lt;any ATOM-CHAR except "/"&gt; (RFC 5466 §4)</summary>
    static bool IsName(string name) => !name.Contains('/', StringComparison.Ordinal) && !System.Text.Encoding.ASCII.GetBytes(name).AsSpan().ContainsAnyExcept(ImapChars.Atom);
}
