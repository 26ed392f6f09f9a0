using System.Runtime.Intrinsics;
using System.Text;
using Tayori.Mime.Text;

namespace Tayori.Mime;

/// <summary>
/// A string to be found in UTF-8 text without regard to case, by simple case folding of all of Unicode (see <see cref="CaseVariants"/>). Made once, used on any number of texts, from any thread.
/// Looks at 16 octets at a time and nowhere decodes: text that is not UTF-8 is no error, it only does not match.
/// </summary>
public sealed class TextNeedle
{
    readonly byte[][][] _letters;
    readonly byte[]? _ascii;
    readonly byte[]? _exact;
    readonly int _shortest;
    readonly Anchor _first;
    readonly Anchor _second;

    public TextNeedle(string text)
    {
        byte[][][] letters = [.. text.EnumerateRunes().Select(rune => CaseVariants.Of(rune).Select(Octets).ToArray())];
        LongestOctets = letters.Sum(letter => letter.Max(variant => variant.Length));
        _shortest = letters.Sum(letter => letter.Min(variant => variant.Length));
        byte[] octets = Encoding.UTF8.GetBytes(text);
        if (letters.All(letter => letter.Length == 1))
            _exact = octets;
        else
            (_first, _second) = Anchors(letters);
        if (Ascii.IsAscii(octets))
            _ascii = octets;
        // Where the octets are enough, what they were made from is not kept.
        _letters = _exact is null && _ascii is null ? letters : [];
    }

    public bool IsEmpty => LongestOctets == 0;

    /// <summary>Octets that a match has at most: what has to be kept of one block of text to find a match that goes on in the next.</summary>
    public int LongestOctets { get; }

    /// <summary>Whether the text has the string somewhere; the empty string is in every text.</summary>
    public bool IsIn(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < _shortest)
            return false;
        return _exact is not null ? utf8.IndexOf(_exact) >= 0 : Find(utf8);
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
        for (; at + _shortest <= text.Length; at++)
        {
            if (_first.Is(text[at + _first.Offset]) && BeginsWith(text[at..]))
                return true;
        }
        return false;
    }

    bool BeginsWith(ReadOnlySpan<byte> text)
    {
        if (_ascii is not null)
            return text.Length >= _ascii.Length && Ascii.EqualsIgnoreCase(text[.._ascii.Length], _ascii);
        foreach (byte[][] letter in _letters)
        {
            int length = LengthOf(letter, text);
            if (length == 0)
                return false;
            text = text[length..];
        }
        return true;
    }

    /// <summary>Octets of the variant that the text begins with; none begins another, so there is one at most.</summary>
    static int LengthOf(byte[][] letter, ReadOnlySpan<byte> text)
    {
        foreach (byte[] variant in letter)
        {
            if (text.StartsWith(variant))
                return variant.Length;
        }
        return 0;
    }

    /// <summary>The two places of the string whose octets are rarest in mail, of those that are as far from its beginning in each of its forms.</summary>
    static (Anchor First, Anchor Second) Anchors(byte[][][] letters)
    {
        List<Anchor> all = [];
        int offset = 0;
        foreach (byte[][] letter in letters)
        {
            int shortest = letter.Min(variant => variant.Length);
            for (int i = 0; i < shortest; i++)
                all.Add(new Anchor(offset + i, [.. letter.Select(variant => variant[i]).Distinct()]));
            if (letter.Any(variant => variant.Length != shortest))
                break;
            offset += shortest;
        }
        Anchor[] rarest = [.. all.OrderBy(anchor => anchor.Commonness).Take(2)];
        return (rarest[0], rarest[^1]);
    }

    static byte[] Octets(Rune rune)
    {
        var octets = new byte[rune.Utf8SequenceLength];
        rune.EncodeToUtf8(octets);
        return octets;
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
