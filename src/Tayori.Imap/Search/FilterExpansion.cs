using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Search;

/// <summary>
/// Puts the keys of filters where their names stand (RFC 5466 §3.1), once for a command. A filter of several keys stands as if in parentheses. Filters name filters up to
/// <see cref="ImapLimits.FilterDepth"/> deep, and all keys together are as many, and all texts as long, as a command may have.
/// </summary>
sealed class FilterExpansion(ImapSession session)
{
    readonly Stack<string> _within = new();
    int _keys;
    int _octets;

    /// <summary>Why the search is refused; <c>null</c> as long as it is not.</summary>
    public ImapResult? Refusal { get; private set; }

    public bool AsksForModSeq { get; private set; }
    public bool NamesNumbers { get; private set; }
    public bool IsFuzzy { get; private set; }

    public async ValueTask<SearchKey> ExpandAsync(SearchKey key, CancellationToken cancellationToken)
    {
        if (Refusal is null && ++_keys > ImapLimits.SearchKeys) Refusal = ImapResult.No(ResponseCode.Limit, $"with those of filters, more than {ImapLimits.SearchKeys} search keys");
        if (Refusal is not null) return key;
        return key switch
        {
            SearchKey.Filter filter => await ReplaceAsync(filter, cancellationToken),
            SearchKey.Not not => new SearchKey.Not(await ExpandAsync(not.Key, cancellationToken)),
            SearchKey.Or or => new SearchKey.Or(await ExpandAsync(or.Left, cancellationToken), await ExpandAsync(or.Right, cancellationToken)),
            SearchKey.And and => new SearchKey.And(await ExpandAllAsync(and.Keys, cancellationToken)),
            _ => key,
        };
    }

    async ValueTask<IReadOnlyList<SearchKey>> ExpandAllAsync(IReadOnlyList<SearchKey> keys, CancellationToken cancellationToken)
    {
        var expanded = new List<SearchKey>(keys.Count);
        foreach (var key in keys) expanded.Add(await ExpandAsync(key, cancellationToken));
        return expanded;
    }

    async ValueTask<SearchKey> ReplaceAsync(SearchKey.Filter filter, CancellationToken cancellationToken)
    {
        // RFC 5466 §3.1: a loop, or what goes too deep, is "as if the specified filter doesn't exist".
        if (_within.Count == ImapLimits.FilterDepth || _within.Contains(filter.Name, StringComparer.OrdinalIgnoreCase)) return Undefined(filter, "the filter leads back to itself, or too deep");
        if (await Filters.FindAsync(session, filter.Name, cancellationToken) is not { } value) return Undefined(filter, "no such filter");
        // A text counts wherever it is named: else a short command could stand for a long search.
        if ((_octets += value.Length) > ImapLimits.CommandBytes) return Refuse(filter, ImapResult.No(ResponseCode.Limit, $"filters of more than {ImapLimits.CommandBytes} octets"));
        if (Filters.TryParse(value, filter.IsFuzzy, out var parsed) is not null) return Undefined(filter, "the filter is no search");
        AsksForModSeq |= parsed.AsksForModSeq;
        NamesNumbers |= parsed.NamesNumbers;
        IsFuzzy |= parsed.IsFuzzy;
        _within.Push(filter.Name);
        var expanded = await ExpandAsync(parsed.Result, cancellationToken);
        _within.Pop();
        return expanded;
    }

    SearchKey.Filter Undefined(SearchKey.Filter filter, string why) => Refuse(filter, ImapResult.No(ResponseCode.UndefinedFilter(filter.Name), why));

    SearchKey.Filter Refuse(SearchKey.Filter filter, ImapResult why)
    {
        Refusal ??= why;
        return filter;
    }
}
