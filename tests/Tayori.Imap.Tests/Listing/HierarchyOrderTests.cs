using Tayori.Imap.Listing;

namespace Tayori.Imap.Tests.Listing;

public sealed class HierarchyOrderTests
{
    [Fact]
    public void Inferiors_stand_behind_their_superior_and_before_its_next_sibling() =>
        Assert.Equal(["INBOX", "INBOX/b", "A", "a", "a/b", "a/b/c", "a/c", "a-b", "aa"],
            new[] { "a-b", "aa", "a/c", "INBOX/b", "a/b/c", "a", "A", "a/b", "INBOX" }.Order(HierarchyOrder.Instance));
}
