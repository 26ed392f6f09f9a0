using CsCheck;
using Tayori.Imap.Urls;

namespace Tayori.Imap.Tests.Urls;

/// <summary>What names a message, and what does not, also stands in tests/transcripts/imap/catenate*.txt.</summary>
public sealed class ImapUrlTests
{
    [Theory]
    [InlineData("imap://joe@example.com/INBOX/;uid=20/;section=1.2", "joe", "example.com", "INBOX", 20u)]
    [InlineData("IMAP://joe%40example.com;AUTH=*@example.com:143/inbox;UIDVALIDITY=7/;UID=1", "joe@example.com", "example.com:143", "INBOX", 1u)]
    [InlineData("imap://;AUTH=PLAIN@[::1]:993/a/b/;UID=1", null, "[::1]:993", "a/b", 1u)]
    [InlineData("imap://example.com/%E4%BE%BF%E3%82%8A/;UID=3", null, "example.com", "便り", 3u)]
    [InlineData("imap://me;AUTH=SCRAM-SHA-256@h/a%3Bb%2520;UIDVALIDITY=9/;UID=3", "me", "h", "a;b%20", 3u)]
    public void Absolute_ones_name_a_user_and_a_server(string text, string? user, string host, string mailbox, uint uid)
    {
        var url = ImapUrlParser.Parse(text)!;
        Assert.Equal(new UrlServer(user, host), url.Server);
        Assert.Equal((mailbox, uid, true), (url.Mailbox, url.Uid, url.IsRooted));
    }

    [Theory]
    [InlineData("imap://example.com")]
    [InlineData("imap:///INBOX/;UID=1")]
    [InlineData("imap://@example.com/INBOX/;UID=1")]
    [InlineData("imap://a;AUTH=@example.com/INBOX/;UID=1")]
    [InlineData("imap://a@b@example.com/INBOX/;UID=1")]
    [InlineData("imap://example.com/a//b/;UID=1")]
    [InlineData("imap://example.com/INBOX/;UID=1;URLAUTH=")]
    [InlineData("imap://example.com/INBOX/;UID=1;URLAUTH=+joe")]
    [InlineData("imap://example.com/INBOX/;UID=1;URLAUTH=user")]
    [InlineData("imap://example.com/INBOX/;UID=1;URLAUTH=anonymous+joe")]
    [InlineData("imap://example.com/INBOX/;UID=1;URLAUTH=authuser+joe")]
    [InlineData("imap://example.com/INBOX/;UID=1;URLAUTH=some-app")]
    [InlineData("imap://example.com/INBOX/;UID=1;URLAUTH=user+")]
    [InlineData("imap://example.com/INBOX/;UID=1;EXPIRE=2006-01-01T00:00:00Z")]
    [InlineData("imap://example.com/INBOX/;UID=1;EXPIRE=tomorrow;URLAUTH=anonymous")]
    [InlineData("imap://example.com/INBOX/;UID=1;URLAUTH=anonymous:INTERNAL")]
    [InlineData("imap://example.com/INBOX/;UID=1;URLAUTH=anonymous:INTERNAL:0123456789abcdef0123456789abcde")]
    [InlineData("imap://example.com/INBOX/;UID=1;URLAUTH=anonymous:INTERNAL:0123456789abcdef0123456789abcdeg")]
    [InlineData("imap://example.com/INBOX/;UID=1;URLAUTH=anonymous:INTER_NAL:0123456789abcdef0123456789abcdef")]
    public void These_are_none(string text) => Assert.Null(ImapUrlParser.Parse(text));

    [Fact]
    public void Who_may_fetch_it_and_until_when_is_read_with_what_the_token_is_made_of()
    {
        const string Rump = "imap://joe@example.com/INBOX/;uid=20/;section=1.2/;partial=5.6;expire=2006-01-01T00:00:00.5+09:00;urlauth=submit+fred%40x";
        var url = ImapUrlParser.Parse(Rump + ":internal:91354A473744909de610943775f92038")!;
        Assert.Equal(new UrlRange(5, 6), url.Partial);
        Assert.Equal(new UrlAccess("submit", "fred@x", new DateTimeOffset(2005, 12, 31, 15, 0, 0, 500, TimeSpan.Zero), Rump, "internal", "91354A473744909de610943775f92038"), url.Access);
        Assert.Equal(new UrlAccess("authuser", null, null, "imap://joe@h/a/;UID=1;URLAUTH=AUTHUSER", null, null), ImapUrlParser.Parse("imap://joe@h/a/;UID=1;URLAUTH=AUTHUSER")!.Access);
    }

    /// <summary>RFC 3339 §5.8, and its edges.</summary>
    [Theory]
    [InlineData("1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.5200000")]
    [InlineData("1996-12-19t16:39:57-08:00", "1996-12-20T00:39:57.0000000")]
    [InlineData("1990-12-31T23:59:60z", "1991-01-01T00:00:00.0000000")]
    [InlineData("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.8700000")]
    [InlineData("2004-02-29T00:00:00.123456789012-00:00", "2004-02-29T00:00:00.1234567")]
    [InlineData("2005-02-29T00:00:00Z", null)]
    [InlineData("2004-02-29T00:00:00.Z", null)]
    [InlineData("2004-02-29T00:00:00+0900", null)]
    [InlineData("2004-02-29T00:00:00+9:00", null)]
    [InlineData("2004-02-29T00:00:00+24:00", null)]
    [InlineData("2004-02-29T24:00:00Z", null)]
    [InlineData("2004-02-29T00:00:61Z", null)]
    [InlineData("2004-02-29 00:00:00Z", null)]
    [InlineData("2004-02-29T00:00:00", null)]
    [InlineData("2004-02-29T00:00Z", null)]
    [InlineData("2004-13-01T00:00:00Z", null)]
    [InlineData("0000-01-01T00:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00+00:01", null)]
    [InlineData("9999-12-31T23:59:59-00:01", null)]
    public void It_expires_at_an_internet_date(string text, string? utc) =>
        Assert.Equal(utc, ImapUrlParser.Parse($"imap://joe@h/a/;UID=1;EXPIRE={text};URLAUTH=anonymous")?.Access!.Expires!.Value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("", "Drafts", "Drafts")]
    [InlineData("A/B", "C", "A/C")]
    [InlineData("A/B/C", "../D", "A/D")]
    [InlineData("A", "../../D/./E", "D/E")]
    [InlineData("A/B", "inbox", "A/inbox")]
    [InlineData("A", "inbox", "INBOX")]
    [InlineData("A", "..", null)]
    [InlineData("A/B", "%2E%2e/%2E", "A/../.")]
    [InlineData("A/B", "a%2Fb", "A/a/b")]
    public void A_relative_one_begins_where_the_selected_mailbox_is(string from, string path, string? name) => Assert.Equal(name, LocalUrl.Resolve(from, path, endsInName: false));

    /// <summary>RFC 5092 §9.1, the last example.</summary>
    [Fact]
    public void Dots_before_UIDVALIDITY_are_a_name() => Assert.Equal("A/..", LocalUrl.Resolve("A/B", "..", endsInName: true));

    [Fact]
    public void Whatever_comes_it_is_a_URL_or_none()
    {
        string[] pieces = ["imap://", "joe", "@", "example.com", "/", ";UID=", "1", ";UIDVALIDITY=", "INBOX", "/;SECTION=", "1.MIME", "HEADER.FIELDS%20(A)", "/;PARTIAL=", "0.5", ";EXPIRE=", "2006-01-01T00:00:00Z", ";URLAUTH=", "user+", ":INTERNAL:", "%", "%4", "%41", "%ff", "Ä", "\0", "]", "?", "//", "4294967296"];
        Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[0, 14].Sample(words =>
        {
            var text = string.Concat(words);
            if (ImapUrlParser.Parse(text) is { } url) Assert.True(url.Uid > 0 && url.Mailbox != "" && (url.Access is null || text.StartsWith(url.Access.Rump, StringComparison.Ordinal)));
        });
    }
}
