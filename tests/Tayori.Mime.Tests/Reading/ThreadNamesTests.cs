using System.Text;

namespace Tayori.Mime.Tests.Reading;

public sealed class ThreadNamesTests
{
    [Fact]
    public void Names_what_is_in_References_and_In_Reply_To_and_Message_ID_once_each()
    {
        ThreadNames names = Read("References: <a@x> <b@x>\r\n <a@x>\r\nIn-Reply-To: <b@x> <\"c\"@x>\r\nMessage-ID: <d@x>\r\n");
        Assert.Equal(["a@x", "b@x", "c@x", "d@x"], Ids(names));
    }

    [Fact]
    public void Who_names_nobody_has_none() => Assert.Empty(Read("Subject: alone\r\n").Ids);

    [Fact]
    public void Of_very_many_the_first_and_the_last_are_kept()
    {
        string references = string.Concat(Enumerable.Range(0, 10_000).Select(i => $" <{i}@x>\r\n"));
        List<string> ids = Ids(Read($"Message-ID: <me@x>\r\nReferences:{references}"));
        // Of those that are kept of References (MimeLimits.References).
        const int First = 10_000 - MimeLimits.References, Last = MimeLimits.ThreadIds - MimeLimits.ThreadFirstIds - 1;
        Assert.Equal([.. Enumerable.Range(First, MimeLimits.ThreadFirstIds).Concat(Enumerable.Range(10_000 - Last, Last)).Select(i => $"{i}@x"), "me@x"], ids);
    }

    [Theory]
    [InlineData("Hello world", "Re: hello  World")]
    [InlineData("Hello world", "AW: Re: SV: Helloworld")]
    [InlineData("Hello world", "[list] Hello world")]
    [InlineData("Hello world", "AW: [list] Re: Hello world (fwd)")]
    [InlineData("Hello world", "Fwd: [Fwd: Hello world]")]
    [InlineData("会議", "=?utf-8?B?5Zue5aSN77ya5Lya6K2w?=")] // with U+FF1A, as Chinese mailers write it
    [InlineData("", "Re:")]
    [InlineData("Straße", "aw: strasse", false)]
    [InlineData("Hello world", "Goodbye world", false)]
    [InlineData("Hello world", "Re: Hello", false)]
    [InlineData("a: b", "a: c", false)]
    [InlineData("[one", "[two", false)]
    public void Subjects_are_compared_without_what_was_put_before_them(string one, string other, bool same = true) =>
        Assert.Equal(same, Read($"Subject: {one}\r\n").Subject.SequenceEqual(Read($"Subject: {other}\r\n").Subject));

    [Fact]
    public void Any_subject_is_read_to_its_end()
    {
        foreach (string subject in (string[])[":", "[", "]", "[]", "[a]", "::::", "[:]", " : ", "a:[b]:c", "\u3000:", "[a][b]c:d e"])
            Assert.DoesNotContain((byte)' ', Read($"Subject: {subject}\r\n").Subject);
    }

    [Fact]
    public void Damaged_octets_are_said_to_be_damaged() => Assert.Throws<InvalidDataException>(() => ThreadNames.Of([1], [2, 3]));

    static List<string> Ids(ThreadNames names) => [.. names.Ids.Select(Encoding.UTF8.GetString)];

    static ThreadNames Read(string header)
    {
        MessageStructure read = Support.Read(Encoding.UTF8.GetBytes(header + "\r\n"));
        return ThreadNames.Of(StructureCodec.EncodeEnvelope(read.Envelope), StructureCodec.EncodeKeys(read.References, read.Sort));
    }
}
