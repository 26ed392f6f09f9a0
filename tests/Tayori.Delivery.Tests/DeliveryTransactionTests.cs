using Tayori.Store;

namespace Tayori.Delivery.Tests;

public sealed class DeliveryTransactionTests : IAsyncDisposable
{
    const string Letter = "Subject: hi\r\n\r\nhello\r\n";
    readonly DeliveryHouse _house = new();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task One_recipient_gets_the_message_below_its_trace()
    {
        await _house.AddAsync("ann@example.org");
        DeliveryResult result = await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann@example.org");
        Assert.Equal([DeliveryOutcome.Delivered], result.Recipients);
        string stored = await _house.NewestAsync("ann@example.org");
        Assert.StartsWith(
            "Return-Path: <sender@client.example>\r\nReceived: from client.example ([192.0.2.7])\r\n\tby mail.example.org with ESMTP\r\n\tid ", stored, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\tfor <ann@example.org>;\r\n\tWed, 25 Nov 2026 09:00:00 +0000\r\n" + Letter, stored, StringComparison.Ordinal);
    }

    /// <summary>RFC 4314 §2.1: "p" is "not enforced by IMAP4 itself", and an address with a detail is the owner's own: who sends has no rights that could be asked.</summary>
    [Fact]
    public async Task A_folder_gets_the_mail_that_is_sent_to_it_whatever_its_access_list_says()
    {
        await _house.AddAsync("ann@example.org");
        AccountId bob = await _house.AddAsync("bob@example.org");
        await using IAccount ann = await _house.OpenAsync("ann@example.org");
        Mailbox lists = (await ann.CreateMailboxAsync("lists", SpecialUse.None, default)).Value!;
        foreach (Grantee grantee in (Grantee[])[new(null, IsNegative: true), new(bob, IsNegative: true)])
            await ann.ChangeAccessAsync(lists.Id, grantee, FlagAction.Replace, MailboxRights.All, default);
        DeliveryResult result = await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann+lists@example.org");
        Assert.Equal([DeliveryOutcome.Delivered], result.Recipients);
        Assert.Equal(1, await _house.CountAsync("ann@example.org", "lists"));
    }

    [Fact]
    public async Task Several_recipients_are_not_named_to_each_other()
    {
        await _house.AddAsync("ann@example.org");
        await _house.AddAsync("bob@example.org");
        await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann@example.org", "bob@example.org");
        Assert.DoesNotContain("for <", await _house.NewestAsync("ann@example.org"), StringComparison.Ordinal);
        Assert.Equal(0, await _house.OwedAsync());
    }

    [Theory]
    [InlineData("nobody@example.org", RecipientVerdict.NoSuchUser)]
    [InlineData("ann@elsewhere.example", RecipientVerdict.NotLocal)]
    [InlineData("ann", RecipientVerdict.InvalidAddress)]
    [InlineData("full@example.org", RecipientVerdict.OverQuota)]
    [InlineData("POSTMASTER@example.org", RecipientVerdict.Accepted)]
    public async Task An_address_has_its_verdict(string address, RecipientVerdict verdict)
    {
        await _house.AddAsync("ann@example.org");
        await _house.AddAsync("full@example.org", quota: 0);
        await using DeliveryTransaction transaction = _house.Begin();
        Assert.Equal(verdict, await transaction.AddRecipientAsync(address, default));
    }

    [Fact]
    public async Task An_announced_size_that_does_not_fit_is_refused_at_once()
    {
        await _house.AddAsync("ann@example.org", quota: 1000);
        await using DeliveryTransaction small = _house.Begin(size: 1000), large = _house.Begin(size: 1001);
        Assert.Equal(RecipientVerdict.Accepted, await small.AddRecipientAsync("ann@example.org", default));
        Assert.Equal(RecipientVerdict.OverQuota, await large.AddRecipientAsync("ann@example.org", default));
    }

    [Fact]
    public async Task An_account_that_may_hold_no_message_more_is_full()
    {
        await _house.AddAsync("ann@example.org");
        await _house.Store.Directory.SetLimitsAsync("ann@example.org", _ => new AccountLimits(null, 1), default);
        await using DeliveryTransaction early = _house.Begin();
        Assert.Equal(RecipientVerdict.Accepted, await early.AddRecipientAsync("ann@example.org", default));
        Assert.Equal(DeliveryOutcome.Delivered, (await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann@example.org")).ForAll);
        await using DeliveryTransaction late = _house.Begin();
        Assert.Equal(RecipientVerdict.OverQuota, await late.AddRecipientAsync("ann@example.org", default));
        // Accepted while there was room.
        await early.WriteAsync("Subject: hi\r\n\r\n"u8.ToArray(), default);
        Assert.Equal(DeliveryOutcome.OverQuota, (await early.CommitAsync(default)).ForAll);
        Assert.Equal(1, await _house.CountAsync("ann@example.org"));
    }

    [Fact]
    public async Task Disposing_without_commit_leaves_nothing()
    {
        await _house.AddAsync("ann@example.org");
        await using (DeliveryTransaction transaction = _house.Begin())
        {
            await transaction.AddRecipientAsync("ann@example.org", default);
            await transaction.WriteAsync("Subject: hi\r\n"u8.ToArray(), default);
        }
        Assert.Equal(0, await _house.CountAsync("ann@example.org"));
    }

    [Fact]
    public async Task A_full_mailbox_among_several_without_announced_size_refuses_all_and_nobody_has_it()
    {
        await _house.AddAsync("ann@example.org", quota: 300);
        await _house.AddAsync("bob@example.org");
        DeliveryResult result = await _house.DeliverAsync(Letter + new string('x', 1000), Acknowledgement.OneForAll, "ann@example.org", "bob@example.org");
        Assert.Equal(DeliveryOutcome.OverQuota, result.ForAll);
        Assert.Equal(0, await _house.CountAsync("bob@example.org"));
        Assert.Equal(0, await _house.OwedAsync());
    }

    [Fact]
    public async Task Where_the_promise_cannot_be_written_nobody_has_the_message()
    {
        await _house.AddAsync("ann@example.org");
        await _house.AddAsync("bob@example.org");
        _house.Wrapped.AddFails = true;
        DeliveryResult result = await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann@example.org", "bob@example.org");
        Assert.Equal(DeliveryOutcome.DiskFull, result.ForAll);
        Assert.Equal(0, await _house.CountAsync("ann@example.org") + await _house.CountAsync("bob@example.org"));
    }

    [Fact]
    public async Task One_recipient_needs_no_promise()
    {
        await _house.AddAsync("ann@example.org");
        await _house.AddAsync("bob@example.org");
        await _house.Store.Accounts.AddAliasAsync("anna@example.org", "ann@example.org", default);
        _house.Wrapped.AddFails = true;
        DeliveryResult same = await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann@example.org", "anna@example.org");
        DeliveryResult each = await _house.DeliverAsync(Letter, Acknowledgement.PerRecipient, "ann@example.org", "bob@example.org");
        Assert.Equal([DeliveryOutcome.Delivered, DeliveryOutcome.Delivered], same.Recipients);
        Assert.Equal([DeliveryOutcome.Delivered, DeliveryOutcome.Delivered], each.Recipients);
        Assert.Equal(2, await _house.CountAsync("ann@example.org"));
    }

    [Fact]
    public async Task Each_recipient_of_lmtp_stands_alone()
    {
        AccountId ann = await _house.AddAsync("ann@example.org");
        AccountId bob = await _house.AddAsync("bob@example.org");
        await _house.AddAsync("carl@example.org");
        _house.Store.Faults.FailNextAppend(ann);
        _house.Store.Faults.RefuseNextAppend(bob);
        DeliveryResult result = await _house.DeliverAsync(Letter, Acknowledgement.PerRecipient, "ann@example.org", "bob@example.org", "carl@example.org");
        Assert.Equal([DeliveryOutcome.Unavailable, DeliveryOutcome.OverQuota, DeliveryOutcome.Delivered], result.Recipients);
        Assert.Equal(0, await _house.OwedAsync());
    }

    [Fact]
    public async Task A_folder_deleted_meanwhile_gives_way_to_INBOX()
    {
        await _house.AddAsync("ann@example.org");
        await using IAccount account = await _house.OpenAsync("ann@example.org");
        await account.CreateMailboxAsync("Lists", SpecialUse.None, default);
        await using DeliveryTransaction transaction = _house.Begin();
        await transaction.AddRecipientAsync("ann+lists@example.org", default);
        await account.DeleteMailboxAsync("Lists", default);
        DeliveryResult result = await transaction.CommitAsync(default);
        Assert.Equal(DeliveryOutcome.Delivered, result.ForAll);
        Assert.Equal(1, await _house.CountAsync("ann@example.org"));
    }

    [Fact]
    public async Task A_message_that_has_come_through_a_hundred_hands_is_a_loop()
    {
        await _house.AddAsync("ann@example.org");
        string hops = string.Concat(Enumerable.Repeat("Received: from a by b\r\n", 99));
        Assert.Equal(DeliveryOutcome.Delivered, (await _house.DeliverAsync(hops + Letter, Acknowledgement.OneForAll, "ann@example.org")).ForAll);
        Assert.Equal(DeliveryOutcome.Loop, (await _house.DeliverAsync("Received: x\r\n" + hops + Letter, Acknowledgement.OneForAll, "ann@example.org")).ForAll);
        Assert.Equal(1, await _house.CountAsync("ann@example.org"));
    }
}
