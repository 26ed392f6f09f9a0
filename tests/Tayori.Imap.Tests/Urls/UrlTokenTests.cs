using CsCheck;
using Tayori.Imap.Urls;

namespace Tayori.Imap.Tests.Urls;

public sealed class UrlTokenTests
{
    const string Rump = "imap://joe@example.com/INBOX/;uid=20/;section=1.2;urlauth=submit+fred";

    static readonly byte[] s_key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void A_token_names_its_algorithm_and_is_the_HMAC_of_the_URL_before_it() =>
        // printf %s "$rump" | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f
        Assert.Equal(Rump + ":INTERNAL:010cb7a969612e90de95f649a8f4a62f6e2132ccf63bd73ad1b9384eb28746df27", UrlToken.Authorize(s_key, Rump));

    [Fact]
    public void Any_other_URL_key_or_token_is_wrong()
    {
        Assert.True(IsRight(s_key, UrlToken.Authorize(s_key, Rump)));
        Assert.True(IsRight(s_key, UrlToken.Authorize(s_key, Rump).ToUpperInvariant().Replace("IMAP://JOE@EXAMPLE.COM/INBOX/;UID=20/;SECTION=1.2;URLAUTH=SUBMIT+FRED", Rump, StringComparison.Ordinal)));
        var right = UrlToken.Authorize(s_key, Rump);
        Gen.Select(Gen.Int[0, right.Length - 1], Gen.Char["0123456789abcdefxyz;/+"]).Sample((at, c) =>
        {
            var other = right.ToCharArray();
            other[at] = c;
            // Words of the grammar have no case, but the token is made of the URL as it is written; the mechanism's name stands behind that.
            var url = new string(other).Replace(":INTERNAL:", ":INTERNAL:", StringComparison.OrdinalIgnoreCase);
            return url == right || !IsRight(s_key, url);
        });
        Assert.False(IsRight([.. s_key.Reverse()], right));
        Assert.False(IsRight(s_key, right[..^2]));
        Assert.False(IsRight(s_key, right + "00"));
    }

    static bool IsRight(byte[] key, string url) => ImapUrlParser.Parse(url) is { Access: { Token: not null, Mechanism: { } mechanism } access } && UrlToken.IsMechanism(mechanism) && UrlToken.IsRight(key, access);
}
