using System.Buffers;
using System.Text;
using Tayori.Unicode;

namespace Tayori.Mime.Text;

/// <summary>
/// i;unicode-casemap (RFC 5051 §2): UTF-8 with each character in title case, then decomposed, canonically and by compatibility, so that two texts are the same if their octets are. What is no UTF-8 stays as it is.
/// </summary>
static class Casemap
{
    /// <summary>Octets that may begin a character that becomes another. Not ASCII, nor what follows a first octet, nor U+4000 to U+9FFF: the ideographs of Japanese and Chinese need no look at each.</summary>
    static readonly SearchValues<byte> s_leads = SearchValues.Create([.. Enumerable.Range(0xC2, 0xF4 - 0xC2 + 1).Where(octet => octet is < 0xE4 or > 0xE9).Select(octet => (byte)octet)]);

    static readonly Lazy<Table> s_table = new(static () => new Table());

    public static void Fold(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output)
    {
        while (!utf8.IsEmpty)
        {
            int plain = utf8.IndexOfAny(s_leads);
            if (plain < 0)
                plain = utf8.Length;
            FoldAscii(utf8[..plain], output);
            utf8 = utf8[plain..];
            utf8 = utf8[FoldRun(utf8, output)..];
        }
    }

    /// <summary>Folds characters one by one, as long as they begin with one of <see cref="s_leads"/>; returns how many octets that was.</summary>
    static int FoldRun(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output)
    {
        const int Room = 4096;
        Span<byte> room = output.GetSpan(Room);
        Table table = s_table.Value;
        int at = 0, written = 0;
        while (at < utf8.Length && utf8[at] >= 0xC2 && written <= Room - table.Longest)
        {
            Rune.DecodeFromUtf8(utf8[at..], out Rune rune, out int length);
            ReadOnlySpan<byte> octets = utf8.Slice(at, length);
            written += Hangul.IsSyllable(rune.Value) ? Letters(rune.Value, room[written..]) : Copy(table.Of(rune.Value, octets), room[written..]);
            at += length;
        }
        output.Advance(written);
        return at;
    }

    static int Copy(ReadOnlySpan<byte> octets, Span<byte> room)
    {
        octets.CopyTo(room);
        return octets.Length;
    }

    static int Letters(int syllable, Span<byte> room)
    {
        (int lead, int vowel, int tail) = Hangul.Decompose(syllable);
        int written = new Rune(lead).EncodeToUtf8(room);
        written += new Rune(vowel).EncodeToUtf8(room[written..]);
        return tail == 0 ? written : written + new Rune(tail).EncodeToUtf8(room[written..]);
    }

    /// <summary>i;ascii-casemap (RFC 4790 §9.2): A to Z for a to z, the rest as it is.</summary>
    public static void FoldAscii(ReadOnlySpan<byte> octets, IBufferWriter<byte> output)
    {
        if (octets.IsEmpty)
            return;
        ToUpper(octets, output.GetSpan(octets.Length));
        output.Advance(octets.Length);
    }

    static void ToUpper(ReadOnlySpan<byte> octets, Span<byte> room)
    {
        while (!octets.IsEmpty)
        {
            // It stops at the first octet that is not ASCII, and there is no other that has a case here.
            System.Text.Ascii.ToUpper(octets, room, out int done);
            while (done < octets.Length && octets[done] >= 0x80)
            {
                room[done] = octets[done];
                done++;
            }
            octets = octets[done..];
            room = room[done..];
        }
    }

    /// <summary>For each block of 256 characters that has one that changes, where its octets are; all octets in one array.</summary>
    sealed class Table
    {
        const int BlockBits = 8, BlockSize = 1 << BlockBits;

        readonly ushort[]?[] _blocks = new ushort[0x110000 / BlockSize][];
        readonly byte[] _octets;

        public Table()
        {
            ArrayBufferWriter<byte> octets = new();
            octets.Write<byte>([0]);
            List<int> parts = [];
            foreach (int character in Characters.Changing)
            {
                parts.Clear();
                Characters.Decompose(Characters.TitleCaseOf(character), compatibly: true, parts);
                byte[] folded = [.. parts.SelectMany(part => Encoding.UTF8.GetBytes(char.ConvertFromUtf32(part)))];
                (_blocks[character >> BlockBits] ??= new ushort[BlockSize])[character & (BlockSize - 1)] = checked((ushort)octets.WrittenCount);
                octets.Write<byte>([(byte)folded.Length, .. folded]);
                Longest = Math.Max(Longest, folded.Length);
            }
            _octets = octets.WrittenSpan.ToArray();
        }

        /// <summary>Octets that a character becomes at most.</summary>
        public int Longest { get; }

        /// <summary>What the character becomes; <paramref name="itself"/> where it stays as it is.</summary>
        public ReadOnlySpan<byte> Of(int character, ReadOnlySpan<byte> itself) =>
            _blocks[character >> BlockBits] is { } block && block[character & (BlockSize - 1)] is not 0 and var at ? _octets.AsSpan(at + 1, _octets[at]) : itself;
    }
}
