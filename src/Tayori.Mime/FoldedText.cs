using System.Buffers;

namespace Tayori.Mime;

/// <summary>A text as i;unicode-casemap has it, made when the first string is sought in it and kept for those that follow. One text, and one thread, at a time.</summary>
public sealed class FoldedText
{
    [ThreadStatic]
    static FoldedText? t_once;

    readonly ArrayBufferWriter<byte> _octets = new();
    bool _isKept;
    bool _isFolded;

    /// <summary>For a text in which one string is sought.</summary>
    internal static FoldedText OfThisThread => t_once ??= new FoldedText();

    /// <summary>Another text; it is the one that is asked for until this is called again.</summary>
    public void Begin() => (_isKept, _isFolded) = (true, false);

    internal ReadOnlySpan<byte> Of(ReadOnlySpan<byte> utf8)
    {
        if (_isKept && _isFolded)
            return _octets.WrittenSpan;
        _octets.ResetWrittenCount();
        Collation.UnicodeCasemap.Fold(utf8, _octets);
        _isFolded = true;
        return _octets.WrittenSpan;
    }
}
