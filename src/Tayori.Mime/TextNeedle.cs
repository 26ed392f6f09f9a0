using System.Buffers;
using System.Runtime.Intrinsics;
using System.Text;

namespace Tayori.Mime;

/// <summary>
/// A string to be found in UTF-8 text, as a collation has it. Made once, used on any number of texts, from any thread. Looks at 16 octets at a time and nowhere decodes what is ASCII, as most mail is; other text is
/// folded first where the collation knows more than ASCII. Text that is not UTF-8 is no error, it only does not match.
/// </summary>
public sealed class TextNeedle
{
    /// <summary>RFC 5051: an octet of folded text may come from a character of four, and none of those becomes nothing.</summary>
    const int LongestFolded = 4;

    readonly byte[] _octets;
    readonly bool _isCaseless;
    readonly bool _isFolded;
    readonly bool _isAscii;
    readonly bool _mayBeInAscii;
    readonly Anchor _first;
    readonly Anchor _second;

    public TextNeedle(string text, Collation collation = Collation.UnicodeCasemap)
    {
        ArrayBufferWriter<byte> folded = new();
        collation.Fold(Encoding.UTF8.GetBytes(text), folded);
        _octets = folded.WrittenSpan.ToArray();
        _isAscii = Ascii.IsAscii(_octets);
        _isFolded = collation == Collation.UnicodeCasemap;
        // RFC 5051: letters that come out of a decomposition stay small (ﬁ becomes fi, while fi becomes FI).
        _mayBeInAscii = !_isFolded || (_isAscii && !_octets.AsSpan().ContainsAnyInRange((byte)'a', (byte)'z'));
        _isCaseless = collation != Collation.Octet && _octets.AsSpan().ContainsAnyInRange((byte)'A', (byte)'Z');
        if (_isCaseless)
            (_first, _second) = Anchors(_octets);
        LongestOctets = _isFolded ? _octets.Length * LongestFolded : _octets.Length;
    }

    public bool IsEmpty => _octets.Length == 0;

    /// <summary>Octets that a match has at most: what has to be kept of one block of text to find a match that goes on in the next.</summary>
    public int LongestOctets { get; }

    /// <summary>Whether the text has the string somewhere; the empty string is in every text.</summary>
    public bool IsIn(ReadOnlySpan<byte> utf8) => IsIn(utf8, FoldedText.OfThisThread);

    /// <summary>The same, for several strings that are sought in one text: it is folded once.</summary>
    public bool IsIn(ReadOnlySpan<byte> utf8, FoldedText folded)
    {
        if (!_isFolded || Ascii.IsAscii(utf8))
            return _mayBeInAscii && IsInPlain(utf8);
        return folded.Of(utf8).IndexOf(_octets) >= 0;
    }

    bool IsInPlain(ReadOnlySpan<byte> text)
    {
        if (text.Length < _octets.Length)
            return false;
        return _isCaseless ? Find(text) : text.IndexOf(_octets) >= 0;
    }

    /// <summary>Places where both anchors fit are looked at in full.</summary>
    bool Find(ReadOnlySpan<byte> text)
    {
        int at = 0;
        for (int reach = Math.Max(_first.Offset, _second.Offset) + Vector128<byte>.Count; at + reach <= text.Length; at += Vector128<byte>.Count)
        {
            uint places = (_first.In(text[at..]) & _second.In(text[at..])).ExtractMostSignificantBits();
            for (; places != 0; places &= places - 1)
            {
                if (BeginsWith(text[(at + System.Numerics.BitOperations.TrailingZeroCount(places))..]))
                    return true;
            }
        }
        for (; at + _octets.Length <= text.Length; at++)
        {
            if (_first.Is(text[at + _first.Offset]) && BeginsWith(text[at..]))
                return true;
        }
        return false;
    }

    bool BeginsWith(ReadOnlySpan<byte> text)
    {
        if (text.Length < _octets.Length)
            return false;
        if (_isAscii)
            return Ascii.EqualsIgnoreCase(text[.._octets.Length], _octets);
        for (int i = 0; i < _octets.Length; i++)
        {
            if (Upper(text[i]) != _octets[i])
                return false;
        }
        return true;
    }

    static byte Upper(byte octet) => octet is >= (byte)'a' and <= (byte)'z' ? (byte)(octet & ~0x20) : octet;

    /// <summary>The two places of the string whose octets are rarest in mail.</summary>
    static (Anchor First, Anchor Second) Anchors(byte[] octets)
    {
        Anchor[] rarest = [.. octets.Select((octet, at) => new Anchor(at, octet is >= (byte)'A' and <= (byte)'Z' ? [octet, (byte)(octet | 0x20)] : [octet])).OrderBy(anchor => anchor.Commonness).Take(2)];
        return (rarest[0], rarest[^1]);
    }

    /// <summary>The octets that may stand at one place of the string.</summary>
    readonly struct Anchor
    {
        /// <summary>Octets of mail, the commonest first; those of no letter or digit are not told apart.</summary>
        static ReadOnlySpan<byte> Common => " etaoinsrhldcumfpgwybv=0123456789kxjqz"u8;

        readonly Vector128<byte> _a, _b, _c, _d;
        readonly byte[] _octets;

        public Anchor(int offset, byte[] octets)
        {
            Offset = offset;
            _octets = octets;
            (_a, _b) = (Vector128.Create(octets[0]), Vector128.Create(octets[1 % octets.Length]));
            (_c, _d) = (Vector128.Create(octets[2 % octets.Length]), Vector128.Create(octets[3 % octets.Length]));
        }

        public int Offset { get; }

        public int Commonness => _octets.Max(octet => Common.IndexOf((byte)(octet is >= (byte)'A' and <= (byte)'Z' ? octet | 0x20 : octet)) is >= 0 and var rank ? Common.Length - rank : 0);

        public bool Is(byte octet) => _octets.AsSpan().Contains(octet);

        public Vector128<byte> In(ReadOnlySpan<byte> text)
        {
            Vector128<byte> block = Vector128.Create(text.Slice(Offset, Vector128<byte>.Count));
            return Vector128.Equals(block, _a) | Vector128.Equals(block, _b) | Vector128.Equals(block, _c) | Vector128.Equals(block, _d);
        }
    }
}
