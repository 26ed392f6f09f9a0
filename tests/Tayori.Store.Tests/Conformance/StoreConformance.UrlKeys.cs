namespace Tayori.Store.Tests.Conformance;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task a_key_of_urls_is_made_when_it_is_asked_for_and_stays()
    {
        UrlKeyPlace inbox = await KeyPlaceAsync("INBOX");
        Assert.Null(await Account.FindUrlKeyAsync(inbox, Stop));
        byte[] key = (await Account.MakeUrlKeyAsync(inbox, anew: false, Stop)).Value!;
        Assert.Equal(StoreLimits.UrlKeyBytes, key.Length);
        Assert.Equal(key, (await Account.MakeUrlKeyAsync(inbox, anew: false, Stop)).Value);
        Assert.Equal(key, await Account.FindUrlKeyAsync(inbox, Stop));
    }

    [Fact]
    public async Task each_mailbox_has_a_key_of_its_own_and_each_user_too()
    {
        UrlKeyPlace inbox = await KeyPlaceAsync("INBOX"), other = await KeyPlaceAsync("Sent");
        await using IAccount guest = await AddAccountAsync("guest@example.org", null);
        byte[][] keys = [await MakeKeyAsync(Account, inbox), await MakeKeyAsync(Account, other), await MakeKeyAsync(guest, inbox)];
        Assert.Equal(3, keys.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(keys[0], await Account.FindUrlKeyAsync(inbox, Stop));
        Assert.Equal(keys[2], await guest.FindUrlKeyAsync(inbox, Stop));
        Assert.Null(await Account.FindUrlKeyAsync(inbox with { Owner = guest.Id }, Stop));
    }

    [Fact]
    public async Task a_key_that_is_made_anew_takes_the_place_of_the_old_one_and_of_no_other()
    {
        UrlKeyPlace inbox = await KeyPlaceAsync("INBOX"), other = await KeyPlaceAsync("Sent");
        byte[] old = await MakeKeyAsync(Account, inbox), kept = await MakeKeyAsync(Account, other);
        byte[] made = (await Account.MakeUrlKeyAsync(inbox, anew: true, Stop)).Value!;
        Assert.NotEqual(old, made);
        Assert.Equal(made, await Account.FindUrlKeyAsync(inbox, Stop));
        Assert.Equal(kept, await Account.FindUrlKeyAsync(other, Stop));
    }

    [Fact]
    public async Task all_keys_of_a_user_are_removed_at_once()
    {
        UrlKeyPlace inbox = await KeyPlaceAsync("INBOX");
        await using IAccount guest = await AddAccountAsync("guest@example.org", null);
        await MakeKeyAsync(Account, inbox);
        await MakeKeyAsync(Account, await KeyPlaceAsync("Sent"));
        byte[] guests = await MakeKeyAsync(guest, inbox);
        Assert.Equal(2, await Account.RemoveUrlKeysAsync(Stop));
        Assert.Equal(0, await Account.RemoveUrlKeysAsync(Stop));
        Assert.Null(await Account.FindUrlKeyAsync(inbox, Stop));
        Assert.Equal(guests, await guest.FindUrlKeyAsync(inbox, Stop));
    }

    [Fact]
    public async Task a_key_goes_with_its_mailbox_and_stays_when_it_is_renamed()
    {
        await CreateAsync("a");
        UrlKeyPlace place = await KeyPlaceAsync("a");
        byte[] key = await MakeKeyAsync(Account, place);
        await Account.RenameMailboxAsync("a", "b", Stop);
        Assert.Equal(key, await Account.FindUrlKeyAsync(place, Stop));
        await Account.DeleteMailboxAsync("b", Stop);
        Assert.Null(await Account.FindUrlKeyAsync(place, Stop));
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await Account.MakeUrlKeyAsync(place, anew: false, Stop)).Refusal);
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await Account.MakeUrlKeyAsync(place, anew: true, Stop)).Refusal);
    }

    [Fact]
    public async Task making_a_key_changes_nothing_that_a_session_hears_of()
    {
        long modSeq = await Account.ReadModSeqAsync(Stop);
        await MakeKeyAsync(Account, await KeyPlaceAsync("INBOX"));
        await Account.RemoveUrlKeysAsync(Stop);
        Assert.Equal(modSeq, await Account.ReadModSeqAsync(Stop));
    }

    [Fact]
    public async Task keys_of_mailboxes_of_others_have_a_limit()
    {
        await Task.WhenAll(Enumerable.Range(1, StoreLimits.UrlKeys).Select(i => MakeKeyAsync(Account, new(new(999), new(i)))));
        UrlKeyPlace last = new(new(999), new(StoreLimits.UrlKeys));
        Assert.Equal(StoreRefusal.TooManyMailboxes, (await Account.MakeUrlKeyAsync(await KeyPlaceAsync("INBOX"), anew: true, Stop)).Refusal);
        Assert.True((await Account.MakeUrlKeyAsync(last, anew: true, Stop)).IsOk);
    }

    async Task<UrlKeyPlace> KeyPlaceAsync(string mailbox) => new(Account.Id, (await FindAsync(mailbox)).Id);

    static async Task<byte[]> MakeKeyAsync(IAccount account, UrlKeyPlace place) => (await account.MakeUrlKeyAsync(place, anew: false, Stop)).Value!;
}
