using System.Text;
using Tayori.Mime.Headers;
using Tayori.Mime.Reading;
using static Tayori.Mime.Tests.Support;

namespace Tayori.Mime.Tests.Headers;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("a@b", "(NIL NIL a b)")]
    [InlineData("Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>", "(Mary Smith NIL mary x.test) (NIL NIL jdoe example.org) (Who? NIL one y.test)")]
    [InlineData("<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>", "(NIL NIL boss nil.test) (Giant; \"Big\" Box NIL sysservices example.net)")]
    [InlineData("A Group:Ed Jones <joe@where.test>,john@jdoe.test;", "(NIL NIL A Group NIL) (Ed Jones NIL joe where.test) (NIL NIL john jdoe.test) (NIL NIL NIL NIL)")]
    [InlineData("Undisclosed recipients:;", "(NIL NIL Undisclosed recipients NIL) (NIL NIL NIL NIL)")]
    [InlineData("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "(Pete NIL pete silly.test)")]
    [InlineData("john.q.public@example.com (John Q. Public)", "(John Q. Public NIL john.q.public example.com)")]
    [InlineData("Mary Smith <@node.test:mary@example.net>, , jdoe@test . example", "(Mary Smith @node.test mary example.net) (NIL NIL jdoe test.example)")]
    [InlineData("\"quoted local\"@x", "(NIL NIL quoted local x)")]
    [InlineData("a@[IPv6:::1]", "(NIL NIL a [IPv6:::1])")]
    [InlineData("root", "(NIL NIL root )")]
    [InlineData("", "NIL")]
    [InlineData(" ,,", "NIL")]
    [InlineData("a@b.example <a@b.example>, c@d", "(a@b.example NIL a b.example) (NIL NIL c d)")]
    [InlineData("a@b (comment) <c@d>", "(a@b NIL c d)")]
    [InlineData("a@b c@d, e@f . g", "(NIL NIL a b) (NIL NIL e f.g)")]
    [InlineData("<<a@b>>, x", "(NIL NIL a b) (NIL NIL x )")]
    [InlineData("\" In  quotes \" <a@b>, No  quotes <c@d>", "( In  quotes  NIL a b) (No quotes NIL c d)")]
    [InlineData("=?utf-8?q?a=2C?= <a@b>", "(=?utf-8?q?a=2C?= NIL a b)")]
    public void addresses_are_read_as_rfc_5322_writes_them(string field, string expected) =>
        Assert.Equal(expected, Print(AddressParser.Parse(Encoding.Latin1.GetBytes(field))));

    [Theory]
    [InlineData("Re: test", "test", true)]
    [InlineData("re[2]: Fwd: test (fwd)", "test", true)]
    [InlineData("[fwd: Re: [list] test ]", "test", true)]
    [InlineData("[list] test", "test", false)]
    [InlineData("[only]", "[only]", false)]
    [InlineData("Re [x] : a  b\tc", "a b c", true)]
    [InlineData("Regards: x", "Regards: x", false)]
    [InlineData("", "", false)]
    [InlineData("Re:", "", true)]
    public void base_subjects_are_those_of_rfc_5256(string subject, string expected, bool reply)
    {
        Assert.Equal(expected, BaseSubject.Extract(subject, out bool isReply));
        Assert.Equal(reply, isReply);
    }

    [Theory]
    // RFC 5256 §3, step 1.B: the last reference is the parent, also where it was named before.
    [InlineData("<a@b> <c@d>\r\n <a@b>", "a@b c@d a@b")]
    [InlineData("<a@b> <a@b> <c@d>", "a@b c@d")]
    [InlineData("<\"01KF8JCEOCBS0045PS\"@xxx.yyy.com>", "01KF8JCEOCBS0045PS@xxx.yyy.com")]
    [InlineData("no id <none> <", "")]
    public void message_ids_are_normalised_as_rfc_5256_says(string field, string expected) =>
        Assert.Equal(expected, string.Join(' ', MessageIds.All(Encoding.Latin1.GetBytes(field))));

    [Fact]
    public void parameters_are_joined_as_rfc_2231_says()
    {
        ContentHeader header = ContentHeader.Read(Mail("""
            Content-Type: application/x-stuff
              (comment); title*0*=us-ascii'en'This%20is%20even%20more%20;
              title*1*=%2A%2A%2Afun%2A%2A%2A%20;
              title*2="isn't it!"; charset = "a\"b" ; x
            Content-Disposition: attachment; filename*0="long"; filename*1="name.txt"

            """), inDigest: false);
        Assert.Equal("x-stuff", Latin(header.Subtype));
        Assert.Equal("us-ascii'en'This%20is%20even%20more%20%2A%2A%2Afun%2A%2A%2A%20isn%27t%20it!", Latin(ParameterList.Find(header.Parameters, "title*"u8)));
        Assert.Equal("a\"b", Latin(ParameterList.Find(header.Parameters, "CHARSET"u8)));
        Assert.Equal("longname.txt", Latin(ParameterList.Find(header.DispositionParameters, "filename"u8)));
    }

    [Theory]
    [InlineData("attachment; filename=Annual report.doc", "Annual report.doc")]
    [InlineData("attachment; filename=Annual (a remark) report.doc ; size=1", "Annual report.doc")]
    [InlineData("attachment; filename=\"Annual report.doc\" or so; size=1", "Annual report.doc")]
    [InlineData("attachment; filename= ; size=1", "")]
    public void a_file_name_is_whole_where_its_quotes_were_forgotten(string disposition, string expected) =>
        Assert.Equal(expected, Latin(ParameterList.Find(ContentHeader.Read(Mail($"Content-Disposition: {disposition}\n\n"), inDigest: false).DispositionParameters, "filename"u8)));

    [Theory]
    [InlineData("\"a long\r\n name.pdf\"", "a long name.pdf")]
    [InlineData("\"a\\\"b\r\n\tc\"", "a\"b\tc")]
    [InlineData("\"a\0b\rc\\\0\"", "a b c ")]
    public void a_quoted_value_is_on_one_line(string value, string expected)
    {
        ContentHeader header = ContentHeader.Read(Encoding.Latin1.GetBytes($"Content-Type: text/plain; x={value}\r\nContent-Disposition: attachment; filename={value}\r\n\r\n"), inDigest: false);
        Assert.Equal(expected, Latin(ParameterList.Find(header.Parameters, "x"u8)));
        Assert.Equal(expected, Latin(ParameterList.Find(header.DispositionParameters, "filename"u8)));
    }

    [Fact]
    public void recipients_of_several_fields_are_one_list_and_of_other_fields_the_first_counts()
    {
        Envelope envelope = EnvelopeReader.Read(Mail("""
            To: a@x
            Reply-To: r@x
            Cc: c@x
            To: b@x, c@x
            Cc:
            Reply-To: s@x
            Bcc: e@x
            Bcc: f@x

            """));
        Assert.Equal("(NIL NIL a x) (NIL NIL b x) (NIL NIL c x)", Print(envelope.To));
        Assert.Equal("(NIL NIL c x)", Print(envelope.Cc));
        Assert.Equal("(NIL NIL e x) (NIL NIL f x)", Print(envelope.Bcc));
        Assert.Equal("(NIL NIL r x)", Print(envelope.ReplyTo));
    }

    [Fact]
    public void sections_without_a_first_one_stay_as_they_stand()
    {
        ContentHeader header = ContentHeader.Read(Mail("Content-Disposition: attachment; filename*1=b; filename*2*=c; a*0=x; a*2=z\n\n"), inDigest: false);
        Assert.Equal("filename*1=b filename*2*=c a=x", string.Join(' ', header.DispositionParameters.Select(p => $"{Latin(p.Name)}={Latin(p.Value)}")));
    }

    [Theory]
    [InlineData("t\u00FFxt/plain")]
    [InlineData("text/pl\u0001in")]
    [InlineData("text")]
    public void a_type_that_is_none_is_plain_text(string type)
    {
        ContentHeader header = ContentHeader.Read(Mail($"Content-Type: {type}; charset=x\n\n"), inDigest: false);
        Assert.Equal("TEXT/PLAIN", $"{Latin(header.Type)}/{Latin(header.Subtype)}");
    }

    [Fact]
    public void fields_are_walked_with_folding_and_lines_that_are_none()
    {
        List<string> fields = [];
        foreach (HeaderField field in new HeaderScanner("From me\r\nA: 1\r\n 2\r\nB : x\nno field\r\n\r\nC: 3"u8))
            fields.Add($"{Encoding.Latin1.GetString(field.Name)}={Latin(field.Unfold())}");
        Assert.Equal(["=", "A=1 2", "B=x", "="], fields);
    }
}
