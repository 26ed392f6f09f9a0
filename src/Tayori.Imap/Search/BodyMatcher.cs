using Tayori.Imap.Search.Fuzzy;
using Tayori.Mime;

namespace Tayori.Imap.Search;

/// <summary>
/// Looks for several strings in UTF-8 text that comes in blocks. Of each block as much is kept as the longest string is long, so that what lies across two is found; the blocks themselves are
/// looked at where they are.
/// </summary>
sealed class BodyMatcher(IReadOnlyList<BodyNeedle> needles, LooseReader? loose = null)
{
    readonly FoldedText _folded = new();
    readonly bool[] _found = new bool[needles.Count];
    readonly int _overlap = needles.Count == 0 ? 0 : needles.Max(sought => sought.Needle.LongestOctets) - 1;
    byte[] _join = [];
    int _kept;
    bool _news;

    /// <summary>Strings that are sought.</summary>
    public int Count => needles.Count + (loose?.Count ?? 0);

    /// <summary>Whether any of them may be in the headers of parts.</summary>
    public bool WantsHeaders { get; } = needles.Any(sought => sought.InHeaders) || loose?.WantsHeaders == true;

    /// <summary>All of the message has been looked at: what was not found is not there.</summary>
    public bool IsComplete { get; private set; }

    public bool Found(int index) => _found[index];

    /// <summary>Whether something was found since the last time this was asked.</summary>
    public bool TakeNews()
    {
        var news = _news;
        _news = false;
        return news;
    }

    /// <summary>Another message.</summary>
    public void Begin()
    {
        Array.Clear(_found);
        (IsComplete, _news, _kept) = (false, false, 0);
        loose?.Begin();
    }

    public void Complete()
    {
        _news |= loose?.End() == true;
        IsComplete = true;
    }

    /// <summary>A new text begins: nothing is found across its border.</summary>
    public void BeginText()
    {
        _news |= loose?.End() == true;
        _kept = 0;
    }

    /// <summary>A block of text; <paramref name="isHeader"/>: only strings that may be in headers are looked for.</summary>
    public void Feed(ReadOnlySpan<byte> utf8, bool isHeader)
    {
        if (utf8.IsEmpty) return;
        if (_overlap > 0) Join(utf8, isHeader);
        Look(utf8, isHeader);
        Keep(utf8);
        _news |= loose?.Feed(utf8, isHeader) == true;
    }

    /// <summary>The header of a part, field by field.</summary>
    public void FeedHeader(ReadOnlySpan<byte> header)
    {
        foreach (var field in new HeaderScanner(header))
        {
            BeginText();
            Feed(field.Name, isHeader: true);
            Feed(": "u8, isHeader: true);
            Feed(HeaderText.ToUtf8(field.Value), isHeader: true);
        }
    }

    /// <summary>What is left of the blocks before, with the beginning of this one.</summary>
    void Join(ReadOnlySpan<byte> utf8, bool isHeader)
    {
        if (_join.Length == 0) _join = new byte[_overlap * 2];
        if (_kept == 0) return;
        var taken = Math.Min(_overlap, utf8.Length);
        utf8[..taken].CopyTo(_join.AsSpan(_kept));
        Look(_join.AsSpan(0, _kept + taken), isHeader);
    }

    void Keep(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length >= _overlap)
        {
            utf8[^_overlap..].CopyTo(_join);
            _kept = _overlap;
            return;
        }
        // The join holds all there is: what was kept and this whole block.
        utf8.CopyTo(_join.AsSpan(_kept));
        var all = _join.AsSpan(0, _kept + utf8.Length);
        _kept = Math.Min(_overlap, all.Length);
        all[^_kept..].CopyTo(_join);
    }

    void Look(ReadOnlySpan<byte> text, bool isHeader)
    {
        _folded.Begin();
        foreach (var sought in needles)
        {
            if (_found[sought.Index] || (isHeader && !sought.InHeaders) || !sought.Needle.IsIn(text, _folded)) continue;
            _found[sought.Index] = _news = true;
        }
    }
}
