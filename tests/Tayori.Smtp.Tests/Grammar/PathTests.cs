using System.Net;
using System.Text;
using CsCheck;
using Tayori.Smtp.Grammar;

namespace Tayori.Smtp.Tests.Grammar;

public sealed class PathTests
{
    [Theory]
    [InlineData("<>", "")]
    [InlineData("<a@b.c>", "a@b.c")]
    [InlineData("<A.b+c=d/e{f}@B-1.c0m>", "A.b+c=d/e{f}@B-1.c0m")]
    [InlineData("<\"a\"@b.c>", "a@b.c")]
    [InlineData("<\"a b\"@b.c>", "\"a b\"@b.c")]
    [InlineData("<\"\\a\\\"\\\\\"@b.c>", "\"a\\\"\\\\\"@b.c")]
    [InlineData("<\"a@b\"@b.c>", "\"a@b\"@b.c")]
    [InlineData("<a..b@c>", "\"a..b\"@c")]
    [InlineData("<.a@c>", "\".a\"@c")]
    [InlineData("<@x.y,@z:a@b.c>", "a@b.c")]
    [InlineData("<a@[127.0.0.1]>", "a@[127.0.0.1]")]
    [InlineData("<a@[IPv6:2001:db8::1]>", "a@[IPv6:2001:db8::1]")]
    [InlineData("<a@[x-y:z]>", "a@[x-y:z]")]
    [InlineData("<ü@ü.example>", "ü@ü.example")]
    public void A_path_is_read_in_its_plainest_form(string text, string expected)
    {
        var cursor = new SmtpCursor(Encoding.UTF8.GetBytes(text));
        Assert.True(cursor.ExpectReversePath(out MailPath path) && cursor.AtEnd);
        Assert.Equal(expected, path.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<a>")]
    [InlineData("<@b>")]
    [InlineData("<a@>")]
    [InlineData("<a@b")]
    [InlineData("<a@b.>")]
    [InlineData("<a@.b>")]
    [InlineData("<a@-b>")]
    [InlineData("<a@b->")]
    [InlineData("<a@b_c>")]
    [InlineData("<a b@c>")]
    [InlineData("<\"a@c>")]
    [InlineData("<\"\"@c>")]
    [InlineData("<\"a\\\"@c>")]
    [InlineData("<a@b@c>")]
    [InlineData("<a@[1.2.3]>")]
    [InlineData("<a@[1.2.3.256]>")]
    [InlineData("<a@[IPv6:1::2::3]>")]
    [InlineData("<a@[1.2.3.4>")]
    [InlineData("<@x:@y:a@b>")]
    [InlineData("<@x,a@b>")]
    public void What_is_no_path_fails_with_its_column(string text)
    {
        var cursor = new SmtpCursor(Encoding.UTF8.GetBytes(text));
        Assert.False(cursor.ExpectReversePath(out _));
        Assert.NotNull(cursor.Expected);
        Assert.InRange(cursor.Column, 1, text.Length + 1);
    }

    [Fact]
    public void Labels_and_domains_have_the_limits_of_the_DNS()
    {
        string label = new('a', 63);
        Assert.True(Reads($"<a@{label}.{label}.{label}.{label[..61]}>"));
        Assert.False(Reads($"<a@{label}.{label}.{label}.{label}.b>"));
        Assert.False(Reads($"<a@{label}a>"));
    }

    [Fact]
    public void Reading_what_was_written_gives_the_same_path() => Gen.Char["ab.\\\"@ ü+<>"].Array[1, 8].Sample(chars =>
    {
        string quoted = string.Concat(chars.Select(c => c is '\\' or '"' ? "\\" + c : c.ToString()));
        var first = new SmtpCursor(Encoding.UTF8.GetBytes($"<\"{quoted}\"@b.c>"));
        Assert.True(first.ExpectReversePath(out MailPath path));
        var second = new SmtpCursor(Encoding.UTF8.GetBytes($"<{path}>"));
        return second.ExpectReversePath(out MailPath again) && again == path;
    });

    [Fact]
    public void A_path_is_what_the_slow_and_obvious_reading_says() => Gen.Char["<>@.:,[]\"\\ab1- "].Array[0, 14].Sample(chars =>
    {
        string text = "<" + new string(chars) + ">";
        var cursor = new SmtpCursor(Encoding.ASCII.GetBytes(text));
        bool read = cursor.ExpectReversePath(out _) && cursor.AtEnd;
        return read == SlowPath.IsReversePath(text);
    }, iter: 50_000);

    [Fact]
    public void An_IPv6_literal_is_what_the_framework_says_where_the_RFC_does_not_say_less() => Gen.Char["0aF:.1:"].Array[1, 20].Sample(chars =>
    {
        string text = new(chars);
        bool ours = AddressLiteral.IsIpv6(Encoding.ASCII.GetBytes(text));
        return !ours || IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
    }, iter: 50_000);

    [Theory]
    [InlineData("1:2:3:4:5:6:7:8", true)]
    [InlineData("::", true)]
    [InlineData("::1", true)]
    [InlineData("1:2:3:4:5:6::", true)]
    [InlineData("1:2:3:4:5:6:7::", false)]
    [InlineData("1:2:3:4:5:6:1.2.3.4", true)]
    [InlineData("::ffff:1.2.3.4", true)]
    [InlineData("1.2.3.4::", false)]
    [InlineData("1:2:3:4:5:6:7", false)]
    [InlineData("12345::", false)]
    [InlineData(":1", false)]
    [InlineData("fe80::1%eth0", false)]
    public void IPv6_literals_follow_the_ABNF(string text, bool valid) => Assert.Equal(valid, AddressLiteral.IsIpv6(Encoding.ASCII.GetBytes(text)));

    static bool Reads(string text) => new SmtpCursor(Encoding.ASCII.GetBytes(text)).ExpectReversePath(out _);
}
