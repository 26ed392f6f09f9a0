using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>A search key (RFC 3501 §6.4.4), ready to be tested. Keys answer <see cref="Verdict.Unknown"/> until what they need has been read.</summary>
abstract record SearchKey
{
    public virtual SearchCost Cost => SearchCost.Columns;
    public abstract Verdict Test(in SearchFacts facts);

    /// <summary>This key and those inside it.</summary>
    public virtual IEnumerable<SearchKey> Tree() => [this];

    static Verdict Of(bool holds) => holds ? Verdict.Yes : Verdict.No;

    public sealed record All : SearchKey
    {
        public override Verdict Test(in SearchFacts facts) => Verdict.Yes;
    }

    /// <summary>Messages named by number or UID, resolved to positions.</summary>
    public sealed record Rows(Views.RowSelection Selection) : SearchKey
    {
        public override Verdict Test(in SearchFacts facts) => Of(Contains(Selection.Ranges, facts.Position));

        static bool Contains(ReadOnlySpan<Views.RowRange> ranges, int position)
        {
            int low = 0, high = ranges.Length;
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (ranges[middle].Last < position) low = middle + 1;
                else high = middle;
            }
            return low < ranges.Length && ranges[low].First <= position;
        }
    }

    public sealed record Flag(SystemFlags System) : SearchKey
    {
        public override Verdict Test(in SearchFacts facts) => Of(facts.Flags.Has(System));
    }

    public sealed record Keyword(string Name) : SearchKey
    {
        public override Verdict Test(in SearchFacts facts) => Of(facts.Flags.HasKeyword(Name));
    }

    public sealed record Recent : SearchKey
    {
        public override Verdict Test(in SearchFacts facts) => Of(facts.IsRecent);
    }

    public sealed record Larger(long Octets) : SearchKey
    {
        public override Verdict Test(in SearchFacts facts) => Of(facts.Size > Octets);
    }

    public sealed record Smaller(long Octets) : SearchKey
    {
        public override Verdict Test(in SearchFacts facts) => Of(facts.Size < Octets);
    }

    /// <summary>MODSEQ (RFC 7162 §3.1.5): changed at or after.</summary>
    public sealed record ModSeq(long Value) : SearchKey
    {
        public override Verdict Test(in SearchFacts facts) => Of(facts.ModSeq >= Value);
    }

    /// <summary>BEFORE, ON, SINCE: INTERNALDATE from a day up to, not including, another.</summary>
    public sealed record Received(int From, int Until) : SearchKey
    {
        public override Verdict Test(in SearchFacts facts) => Of(facts.ReceivedDay >= From && facts.ReceivedDay < Until);
    }

    /// <summary>SENTBEFORE, SENTON, SENTSINCE; a message that does not say when it was sent matches none.</summary>
    public sealed record Sent(int From, int Until) : SearchKey
    {
        public override SearchCost Cost => SearchCost.Details;

        public override Verdict Test(in SearchFacts facts) =>
            !facts.HasDetails ? Verdict.Unknown : Of(facts.SentDay is { } day && day >= From && day < Until);
    }

    /// <summary>HEADER, FROM, TO, CC, BCC, SUBJECT.</summary>
    public sealed record Header(byte[] Name, string Value) : SearchKey
    {
        public override SearchCost Cost => SearchCost.Details;

        public override Verdict Test(in SearchFacts facts) =>
            !facts.HasDetails ? Verdict.Unknown : Of(HeaderMatch.InField(facts.Header, Name, Value));
    }

    public sealed record Body(BodyNeedle Needle) : SearchKey
    {
        public override SearchCost Cost => SearchCost.Content;
        public override Verdict Test(in SearchFacts facts) => facts.Body is { } found ? Of(found[Needle.Index]) : Verdict.Unknown;
    }

    /// <summary>TEXT: header or body.</summary>
    public sealed record Text(BodyNeedle Needle) : SearchKey
    {
        public override SearchCost Cost => SearchCost.Content;

        public override Verdict Test(in SearchFacts facts)
        {
            if (facts.Body is { } found) return Of(found[Needle.Index] || HeaderMatch.Anywhere(facts.Header, Needle.Text));
            return facts.HasDetails && HeaderMatch.Anywhere(facts.Header, Needle.Text) ? Verdict.Yes : Verdict.Unknown;
        }
    }

    public sealed record Not(SearchKey Key) : SearchKey
    {
        public override SearchCost Cost => Key.Cost;
        public override IEnumerable<SearchKey> Tree() => [this, .. Key.Tree()];

        public override Verdict Test(in SearchFacts facts) => Key.Test(facts) switch
        {
            Verdict.Yes => Verdict.No,
            Verdict.No => Verdict.Yes,
            _ => Verdict.Unknown,
        };
    }

    /// <summary>Several keys in a row or in parentheses: all must hold. Cheap ones are tested first.</summary>
    public sealed record And : SearchKey
    {
        readonly SearchKey[] _keys;

        public And(IEnumerable<SearchKey> keys) => _keys = [.. keys.OrderBy(k => k.Cost)];

        public ReadOnlySpan<SearchKey> Keys => _keys;
        public override SearchCost Cost => _keys[^1].Cost;
        public override IEnumerable<SearchKey> Tree() => [this, .. _keys.SelectMany(k => k.Tree())];

        public override Verdict Test(in SearchFacts facts)
        {
            var all = Verdict.Yes;
            foreach (var key in _keys)
            {
                var one = key.Test(facts);
                if (one == Verdict.No) return Verdict.No;
                if (one == Verdict.Unknown) all = Verdict.Unknown;
            }
            return all;
        }
    }

    public sealed record Or : SearchKey
    {
        readonly SearchKey _cheaper, _dearer;

        public Or(SearchKey left, SearchKey right) => (_cheaper, _dearer) = left.Cost <= right.Cost ? (left, right) : (right, left);

        public override SearchCost Cost => _dearer.Cost;
        public override IEnumerable<SearchKey> Tree() => [this, .. _cheaper.Tree(), .. _dearer.Tree()];

        public override Verdict Test(in SearchFacts facts)
        {
            var first = _cheaper.Test(facts);
            if (first == Verdict.Yes) return Verdict.Yes;
            var second = _dearer.Test(facts);
            return second == Verdict.No ? first : second;
        }
    }
}
