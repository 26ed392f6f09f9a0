namespace Tayori.Imap.Search.Fuzzy;

/// <summary>A string that is sought loosely in bodies.</summary>
/// <param name="Words">Its words.</param>
/// <param name="InHeaders">Whether the parts' headers count too (see <see cref="BodyNeedle"/>).</param>
sealed record FuzzyText(FuzzyWords Words, bool InHeaders)
{
    public FuzzyGrades InBody { get; } = new(Words);
}

/// <summary>Looks for all of them in the text of one message, which is cut into words once.</summary>
sealed class LooseReader : IWordSink
{
    readonly IReadOnlyList<FuzzyText> _texts;
    readonly WordCutter _cutter;
    bool _isHeader;
    bool _news;

    public LooseReader(IReadOnlyList<FuzzyText> texts)
    {
        _texts = texts;
        _cutter = new WordCutter(this);
        WantsHeaders = texts.Any(text => text.InHeaders);
    }

    public int Count => _texts.Count;
    public bool WantsHeaders { get; }

    /// <summary>Another message.</summary>
    public void Begin()
    {
        _cutter.Break();
        foreach (var text in _texts) text.InBody.Clear();
    }

    /// <summary>A block of text; returns whether it is news.</summary>
    public bool Feed(ReadOnlySpan<byte> utf8, bool isHeader)
    {
        if (_texts.Count == 0) return false;
        _isHeader = isHeader;
        _cutter.Feed(utf8);
        return TakeNews();
    }

    /// <summary>A text ends, and with it its last word.</summary>
    public bool End()
    {
        _cutter.Break();
        return TakeNews();
    }

    void IWordSink.Word(ReadOnlySpan<char> word, bool isWhole)
    {
        foreach (var text in _texts)
        {
            if (!_isHeader || text.InHeaders) _news |= text.InBody.Look(word, isWhole);
        }
    }

    bool TakeNews()
    {
        var news = _news;
        _news = false;
        return news;
    }
}
