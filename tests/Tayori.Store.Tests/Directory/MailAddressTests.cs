namespace Tayori.Store.Tests.Directory;

public sealed class MailAddressTests
{
    [Theory]
    [InlineData("Ada@Example.ORG", "ada@example.org")]
    [InlineData("\"ada\"@example.org", "ada@example.org")]
    [InlineData("\"a b\"@example.org", "a b@example.org")]
    [InlineData("\"a\\\"b\\\\\"@example.org", "a\"b\\@example.org")]
    [InlineData("田中@bücher.example", "田中@xn--bcher-kva.example")]
    [InlineData("ada@[127.0.0.1]", "ada@[127.0.0.1]")]
    public void An_address_is_kept_in_its_normal_form(string text, string expected)
    {
        Assert.True(MailAddress.TryParse(text, out MailAddress address));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("ada")]
    [InlineData("ada@")]
    [InlineData("@example.org")]
    [InlineData(".ada@example.org")]
    [InlineData("ada.@example.org")]
    [InlineData("a..b@example.org")]
    [InlineData("a b@example.org")]
    [InlineData("a\"b@example.org")]
    [InlineData("\"\"@example.org")]
    [InlineData("\"a\\\"@example.org")]
    [InlineData("\"a\\\\\"b\"@example.org")]
    [InlineData("ada@exa_mple.org")]
    [InlineData("ada@-x.org")]
    [InlineData("ada@a..org")]
    [InlineData("ada@x.org.")]
    public void What_is_no_address_is_refused(string text) => Assert.False(MailAddress.TryParse(text, out _));

    [Fact]
    public void A_local_part_has_64_octets_at_most()
    {
        Assert.True(MailAddress.TryParse(new string('a', 64) + "@example.org", out _));
        Assert.False(MailAddress.TryParse(new string('a', 65) + "@example.org", out _));
        Assert.False(MailAddress.TryParse(new string('é', 33) + "@example.org", out _));
    }
}
