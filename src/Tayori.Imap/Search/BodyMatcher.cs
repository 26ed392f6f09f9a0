using System.Buffers;

namespace Tayori.Imap.Search;

/// <summary>
/// Looks for several strings in text that comes in blocks, without regard to case. The end of each block is kept as long as the longest string, so that what lies across
/// two blocks is found.
/// </summary>
sealed class BodyMatcher : IDisposable
{
    readonly IReadOnlyList<BodyNeedle> _needles;
    readonly bool[] _found;
    readonly int _overlap;
    char[] _window = [];
    int _kept;

    public BodyMatcher(IReadOnlyList<BodyNeedle> needles)
    {
        _needles = needles;
        _found = new bool[needles.Count];
        foreach (var needle in needles) _found[needle.Index] = needle.Text.Length == 0;
        _overlap = needles.Count == 0 ? 0 : Math.Max(0, needles.Max(n => n.Text.Length) - 1);
    }

    /// <summary>What was found so far, by <see cref="BodyNeedle.Index"/>.</summary>
    public bool[] Found => _found;
    public bool IsDone => !_found.Contains(false);

    /// <summary>A new text begins: nothing is found across its border.</summary>
    public void Begin() => _kept = 0;

    /// <summary>A block of text; <paramref name="isMimeHeader"/>: only strings that may be in MIME headers are looked for.</summary>
    public void Feed(ReadOnlySpan<char> text, bool isMimeHeader = false)
    {
        if (text.IsEmpty) return;
        Reserve(_kept + text.Length);
        text.CopyTo(_window.AsSpan(_kept));
        var window = _window.AsSpan(0, _kept + text.Length);
        foreach (var needle in _needles)
        {
            if (_found[needle.Index] || isMimeHeader && !needle.InHeaders) continue;
            _found[needle.Index] = ((ReadOnlySpan<char>)window).Contains(needle.Text, StringComparison.OrdinalIgnoreCase);
        }
        _kept = Math.Min(_overlap, window.Length);
        window[^_kept..].CopyTo(_window);
    }

    void Reserve(int size)
    {
        if (_window.Length >= size) return;
        var larger = ArrayPool<char>.Shared.Rent(size);
        _window.AsSpan(0, _kept).CopyTo(larger);
        Return();
        _window = larger;
    }

    void Return()
    {
        if (_window.Length > 0) ArrayPool<char>.Shared.Return(_window);
    }

    public void Dispose()
    {
        Return();
        _window = [];
    }
}
