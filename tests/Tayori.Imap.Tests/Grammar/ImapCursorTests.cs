using System.Text;
using CsCheck;
using Tayori.Imap.Grammar;

namespace Tayori.Imap.Tests.Grammar;

public sealed class ImapCursorTests
{
    [Theory]
    [InlineData("INBOX", "INBOX")]
    [InlineData("a]b", "a]b")]
    [InlineData("\"\"", "")]
    [InlineData("\"a \\\"b\\\" \\\\\"", "a \"b\" \\")]
    [InlineData("{5}\r\na b\r\n", "a b\r\n")]
    [InlineData("{0+}\r\n", "")]
    public void An_astring_is_an_atom_a_quoted_string_or_a_literal(string input, string expected)
    {
        var cursor = On(input);
        Assert.Equal(expected, cursor.AStringText());
        cursor.End();
        Assert.Null(cursor.Failure);
    }

    [Theory]
    [InlineData("", "string expected, not the end of the command,", 1)]
    [InlineData("\"ab", "quoted string has no end", 1)]
    [InlineData("\"a\\b\"", "only '\"' and '\\' may follow '\\' in a quoted string", 4)]
    [InlineData("\"a\0b\"", "NUL is not allowed", 3)]
    [InlineData("\"a\u00e9b\"", "quoted string is not UTF-8", 1)]
    [InlineData("\u00e9", "8-bit character is not allowed here (string expected)", 1)]
    [InlineData("\0", "NUL is not allowed", 1)]
    [InlineData("{3}\r\na\0b", "NUL in a literal", 7)]
    [InlineData("{3}ab", "line end expected behind a literal's size", 4)]
    [InlineData("{99999999999999999999}\r\n", "size of literal is too large", 2)]
    public void A_string_that_is_not_legal_is_refused_by_name_and_column(string input, string message, int column)
    {
        var cursor = On(input);
        cursor.AString();
        Assert.Equal(new ParseFailure(message, column), cursor.Failure);
    }

    [Fact]
    public void What_is_quoted_may_be_utf8()
    {
        var cursor = new ImapCursor("\"便り\""u8);
        Assert.Equal("便り", cursor.AStringText());
        Assert.False(cursor.Failed);

        var overlong = new ImapCursor([(byte)'"', 0xC0, 0x80, (byte)'"']);
        overlong.AString();
        Assert.Equal(new ParseFailure("quoted string is not UTF-8", 1), overlong.Failure);
    }

    [Fact]
    public void A_literal_that_has_not_arrived_asks_for_more()
    {
        var cursor = On(" {5}\r\n");
        cursor.Space();
        cursor.AString();
        Assert.True(cursor.NeedsMore);
    }

    [Theory]
    [InlineData("{310}\r\n", 310, true, false)]
    [InlineData("{310+}\r\n", 310, false, false)]
    [InlineData("~{9000000000}\r\n", 9000000000, true, true)]
    public void A_message_literal_is_taken_by_its_announcement(string input, long size, bool synchronizing, bool binary)
    {
        var cursor = On(input);
        Assert.True(cursor.AtLiteral);
        Assert.Equal(new MessageLiteral(size, synchronizing, binary), cursor.MessageLiteral());
        Assert.False(cursor.Failed);
    }

    [Fact]
    public void The_first_failure_is_kept_and_nothing_is_read_after_it()
    {
        var cursor = On("x 1");
        cursor.Number();
        cursor.Space();
        Assert.Equal(0u, cursor.Number());
        Assert.False(cursor.TryByte((byte)'x'));
        Assert.Equal("", Encoding.ASCII.GetString(cursor.Atom()));
        Assert.Equal(new ParseFailure("number expected", 1), cursor.Failure);
    }

    [Fact]
    public void A_keyword_is_a_whole_atom_in_any_case()
    {
        var cursor = On("uidnext");
        Assert.False(cursor.TryKeyword("UID"u8));
        Assert.True(cursor.TryKeyword("UIDNEXT"u8));
    }

    [Fact]
    public void Parentheses_nest_to_the_limit_and_no_deeper()
    {
        var cursor = On(new string('(', ImapLimits.Nesting + 1));
        var opened = 0;
        while (cursor.TryOpen()) opened++;
        Assert.Equal(ImapLimits.Nesting, opened);
        Assert.True(cursor.Failed);
    }

    [Theory]
    [InlineData("4294967295", 4294967295)]
    [InlineData("0", 0)]
    public void A_number_has_32_bits(string input, uint expected)
    {
        var cursor = On(input);
        Assert.Equal(expected, cursor.Number());
        Assert.False(cursor.Failed);
    }

    [Theory]
    [InlineData("4294967296", "number is too large")]
    [InlineData("-1", "number expected")]
    [InlineData("+1", "number expected")]
    public void A_number_that_is_none_is_refused(string input, string message)
    {
        var cursor = On(input);
        cursor.Number();
        Assert.Equal(new ParseFailure(message, 1), cursor.Failure);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1:")]
    [InlineData("1,,2")]
    [InlineData("1:2:3")]
    [InlineData("*:0")]
    [InlineData("a")]
    public void A_sequence_set_that_is_not_legal_is_refused(string input)
    {
        var cursor = On(input);
        cursor.SequenceSet();
        cursor.End();
        Assert.True(cursor.Failed);
    }

    [Fact]
    public void A_sequence_set_printed_and_read_again_is_the_same()
    {
        var number = Gen.OneOf(Gen.Const(SequenceRange.Star), Gen.UInt[1, 20], Gen.UInt[1, uint.MaxValue]);
        Gen.Select(number, number, (a, b) => new SequenceRange(a, b)).Array[1, 30].Sample(ranges =>
        {
            var cursor = On(new SequenceSet(ranges).ToString());
            var read = cursor.SequenceSet();
            cursor.End();
            return !cursor.Failed && read.Ranges.SequenceEqual(ranges);
        });
    }

    [Fact]
    public void Any_octets_at_all_end_in_a_value_or_a_failure_inside_the_command()
    {
        var octet = Gen.OneOf(Gen.Char["\"\\{}+~()\r\n 0123456789*:,]aA\0"].Select(c => (byte)c), Gen.Byte);
        octet.Array[0, 40].Sample(octets =>
        {
            var cursor = new ImapCursor(octets);
            while (!cursor.Failed && !cursor.AtEnd)
            {
                if (cursor.TrySpace()) continue;
                if (cursor.TryOpen() || cursor.TryClose()) continue;
                cursor.AString();
            }
            return cursor.Failure is not { } failure || (failure.Column >= 1 && failure.Column <= octets.Length + 1);
        });
    }

    static ImapCursor On(string input) => new(Encoding.Latin1.GetBytes(input));
}
