using System.Text;
using Tayori.Imap.Grammar;
using Tayori.Imap.Sorting;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Tests.Sorting;

public sealed class SortTableTests
{
    static readonly string[] s_letters =
    [
        "Date: Tue, 3 Nov 2026 10:00:00 +0900\r\nSubject: Re: beta\r\nFrom: Zoe <m@example.org>\r\nTo: a@x\r\n\r\n",
        "Date: Tue, 3 Nov 2026 02:00:00 +0000\r\nSubject: Alpha\r\nFrom: n@example.org\r\nCc: c@x\r\n\r\n",
        "Subject: beta\r\nFrom: \"aki\" <M@example.org>\r\n\r\n",
    ];

    [Theory]
    [InlineData("(SUBJECT)", "2 1 3")]
    [InlineData("(REVERSE SUBJECT)", "1 3 2")]
    [InlineData("(DATE)", "3 1 2")]
    [InlineData("(REVERSE DATE)", "2 1 3")]
    [InlineData("(FROM REVERSE SIZE)", "1 3 2")]
    [InlineData("(DISPLAYFROM)", "3 2 1")]
    [InlineData("(TO)", "2 3 1")]
    [InlineData("(CC)", "1 3 2")]
    [InlineData("(SIZE)", "3 2 1")]
    [InlineData("(ARRIVAL)", "3 2 1")]
    [InlineData("(REVERSE ARRIVAL REVERSE ARRIVAL ARRIVAL)", "1 2 3")]
    public void Rows_stand_in_the_order_of_the_criteria_and_then_of_the_mailbox(string criteria, string expected)
    {
        var cursor = new ImapCursor(Encoding.ASCII.GetBytes(criteria));
        var table = new SortTable(SortCriterion.ReadAll(ref cursor), s_letters.Length);
        Assert.Null(cursor.Failure);
        for (var i = 0; i < s_letters.Length; i++)
        {
            var reader = new MessageReader();
            reader.Append(Encoding.ASCII.GetBytes(s_letters[i]));
            var structure = reader.Complete();
            table.Add(i, new MessageRow((uint)i + 1, default, FlagSet.Empty, 1, 300 - i, 1000 - i, 0, 0), new KeysView(StructureCodec.EncodeKeys(structure.References, structure.Sort)));
        }
        Assert.Equal(expected, string.Join(' ', table.Sorted().Select(position => position + 1)));
    }

    [Theory]
    [InlineData("()")]
    [InlineData("(REVERSE)")]
    [InlineData("(SUBJECT DATE")]
    [InlineData("(COLOUR)")]
    [InlineData("SUBJECT")]
    public void What_is_no_sort_program_is_refused(string criteria)
    {
        var cursor = new ImapCursor(Encoding.ASCII.GetBytes(criteria));
        SortCriterion.ReadAll(ref cursor);
        Assert.NotNull(cursor.Failure);
    }
}
