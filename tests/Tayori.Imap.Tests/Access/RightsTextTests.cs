using CsCheck;
using Tayori.Imap.Access;
using Tayori.Store;

namespace Tayori.Imap.Tests.Access;

public sealed class RightsTextTests
{
    [Theory]
    [InlineData(MailboxRights.None, "")]
    [InlineData(MailboxRights.All, "lrswipkxteacd")]
    [InlineData(MailboxRights.CreateBelow, "kc")]
    [InlineData(MailboxRights.DeleteMailbox, "xc")]
    [InlineData(MailboxRights.DeleteMessages | MailboxRights.Lookup, "ltd")]
    [InlineData(MailboxRights.Expunge | MailboxRights.Administer, "ead")]
    public void Rights_are_told_with_the_obsolete_ones(MailboxRights rights, string text) => Assert.Equal(text, RightsText.Of(rights));

    [Fact]
    public void What_is_told_and_sent_back_is_never_less() => Gen.Int[0, (int)MailboxRights.All].Sample(value =>
    {
        var rights = (MailboxRights)value;
        var back = RightsText.Of(rights).Where(letter => letter is not ('c' or 'd')).Aggregate(MailboxRights.None, (sum, letter) => sum | RightsText.Of((byte)letter)!.Value);
        Assert.Equal(rights, back);
    });

    [Fact]
    public void No_other_octet_is_a_right()
    {
        for (var octet = 0; octet < 256; octet++) Assert.Equal("lrswipkxteacd".Contains((char)octet, StringComparison.Ordinal), RightsText.Of((byte)octet) is not null);
    }

    [Theory]
    [InlineData("Other Users/alice@example.org/INBOX", "alice@example.org", "INBOX")]
    [InlineData("Other Users/a/b@example.org/c/d", "a/b@example.org", "c/d")]
    [InlineData("Other Users/alice@example.org/b@c/d", "alice@example.org", "b@c/d")]
    [InlineData("Other Users/alice@example.org/", "alice@example.org", "")]
    public void A_name_is_taken_apart_behind_the_address(string name, string owner, string mailbox)
    {
        Assert.True(OtherUsers.TryRead(name, out var readOwner, out var readMailbox));
        Assert.Equal((owner, mailbox), (readOwner, readMailbox));
        Assert.Equal(name, OtherUsers.NameOf(readOwner, readMailbox));
    }

    [Theory]
    [InlineData("Other Users")]
    [InlineData("Other Users/")]
    [InlineData("Other Users/alice")]
    [InlineData("Other Users/alice/INBOX")]
    [InlineData("Other Users/alice@example.org")]
    [InlineData("INBOX")]
    [InlineData("other users/alice@example.org/INBOX")]
    public void Other_names_are_of_nobody_else(string name) => Assert.False(OtherUsers.TryRead(name, out _, out _));
}
