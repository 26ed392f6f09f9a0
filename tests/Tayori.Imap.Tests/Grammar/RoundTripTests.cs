using System.Buffers;
using System.Text;
using CsCheck;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Store;

namespace Tayori.Imap.Tests.Grammar;

/// <summary>What the server writes, its own grammar reads back as the same.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Flags() =>
        Gen.Select(Gen.Int[0, 31], Gen.String[Gen.Char["abcXYZ$.-_!09"], 1, 12].Array[0, 6]).Sample((system, keywords) =>
        {
            var flags = FlagSet.Of((SystemFlags)system, [.. keywords.Distinct(StringComparer.OrdinalIgnoreCase)]);
            var cursor = new ImapCursor(Encoding.ASCII.GetBytes($"({flags})"));
            var read = cursor.FlagList();
            cursor.End();
            return !cursor.Failed && read.Equals(flags);
        });

    [Fact]
    public void Dates() =>
        Gen.Select(Gen.Long[-62_000_000_000, 253_000_000_000], Gen.Int[-14 * 60, 14 * 60]).Sample((seconds, offset) =>
        {
            var written = new byte[ImapDate.Length];
            ImapDate.Write(written, seconds, (short)offset);
            var cursor = new ImapCursor(written);
            var read = cursor.DateTime();
            cursor.End();
            return !cursor.Failed && read.ToUnixTimeSeconds() == seconds && read.TotalOffsetMinutes == offset;
        });

    [Fact]
    public void Strings() =>
        Gen.OneOf(Gen.Byte[1, 255], Gen.Char["\"\\ a]*{\r\n"].Select(c => (byte)c)).Array[0, 40].Sample(value =>
        {
            var output = new ArrayBufferWriter<byte>();
            var writer = new OctetWriter(output);
            writer.String(value);
            writer.Byte((byte)' ');
            writer.AString(value);
            writer.Byte((byte)' ');
            writer.NString(value, isNil: value.Length % 7 == 3);
            writer.Done();
            var cursor = new ImapCursor(output.WrittenSpan);
            var asString = cursor.String().ToArray();
            cursor.Space();
            var asAString = cursor.AString().ToArray();
            cursor.Space();
            var asNString = cursor.NString(out var isNil).ToArray();
            cursor.End();
            return !cursor.Failed && asString.SequenceEqual(value) && asAString.SequenceEqual(value) && (isNil ? value.Length % 7 == 3 : asNString.SequenceEqual(value));
        });
}
