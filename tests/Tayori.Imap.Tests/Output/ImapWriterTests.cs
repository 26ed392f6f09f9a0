using System.Buffers;
using System.Text;
using CsCheck;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Store;

namespace Tayori.Imap.Tests.Output;

public sealed class ImapWriterTests
{
    [Theory]
    [InlineData("INBOX", "INBOX")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("say \"\\\"", "\"say \\\"\\\\\\\"\"")]
    [InlineData("a\r\nb", "{4}\r\na\r\nb")]
    [InlineData("\u00e9", "{1}\r\n\u00e9")]
    public void A_string_is_written_in_its_shortest_legal_form(string value, string expected) =>
        Assert.Equal(expected, Written(w => w.AString(Encoding.Latin1.GetBytes(value))));

    [Fact]
    public void A_string_written_and_read_again_is_the_same() =>
        Gen.OneOf(Gen.Byte[1, 255], Gen.Char["\"\\ a]*{\r\n"].Select(c => (byte)c)).Array[0, 30].Sample(value =>
        {
            var output = new ArrayBufferWriter<byte>();
            new ImapWriter(output).AString(value);
            var cursor = new ImapCursor(output.WrittenSpan);
            var read = cursor.AString();
            cursor.End();
            return !cursor.Failed && read.SequenceEqual(value);
        });

    [Fact]
    public void What_a_client_sent_cannot_forge_a_reply() =>
        Assert.Equal("a1 NO [CANNOT] no ??* BYE?\r\n", Written(w => w.Tagged("a1"u8, ImapResult.No(ResponseCode.Cannot, "no \r\n* BYE\u00e9"))));

    [Fact]
    public void Status_responses_follow_their_grammar()
    {
        Assert.Equal("* OK [UIDVALIDITY 7] valid\r\n", Written(w => w.Ok(ResponseCode.UidValidity(7), "valid")));
        Assert.Equal("* BYE later\r\n", Written(w => w.Bye(null, "later")));
        Assert.Equal("+ idling\r\n", Written(w => w.Continue("idling")));
        Assert.Equal("t OK [COPYUID 7 1:2 5,8] copied\r\n", Written(w => w.Tagged("t"u8, ImapResult.Ok(ResponseCode.CopyUid(7, UidSet.Range(1, 2), UidSet.Of(5, 8)), "copied"))));
    }

    static string Written(Action<ImapWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new ImapWriter(output));
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
