using Tayori.TestKit.Store;

namespace Tayori.Store.Tests.Sqlite;

public sealed class RestoredCopyTests : IAsyncDisposable
{
    readonly HouseFixture _house = new();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task An_older_copy_of_an_account_gets_a_new_uidvalidity_and_its_modseq_goes_on_from_what_clients_have_seen()
    {
        AccountId id = await WithThreeMessagesAsync();
        UrlKeyPlace inbox = new(id, (await InboxAsync(id)).Id);
        await using (IAccount before = (await _house.Store.OpenAccountAsync(id, default))!)
            await before.MakeUrlKeyAsync(inbox, anew: false, default);
        await _house.CloseAsync();
        string backup = Path.Combine(_house.Folder, "backup");
        Copy(_house.FolderOf(id), backup);
        await _house.ReopenAsync();
        Mailbox seen = await ChangeAsync(id);

        await _house.CloseAsync();
        System.IO.Directory.Delete(_house.FolderOf(id), recursive: true);
        System.IO.Directory.Move(backup, _house.FolderOf(id));
        await _house.ReopenAsync();
        Mailbox restored = await InboxAsync(id);
        Assert.True(restored.UidValidity > seen.UidValidity);
        Assert.True(restored.HighestModSeq > seen.HighestModSeq);
        await using IAccount account = (await _house.Store.OpenAccountAsync(id, default))!;
        MessageList list = (await account.ReadMessagesAsync(restored.Id, default))!;
        Assert.Equal((3, restored.HighestModSeq), (list.Count, list.ModSeq));
        Assert.Null(await account.FindUrlKeyAsync(inbox, default));
        IReadOnlyList<Mailbox> all = await account.ListMailboxesAsync(default);
        Assert.Equal(all.Count, all.Select(m => m.UidValidity).Distinct().Count());
        Appended added = (await _house.AppendAsync(account, "after")).Value!;
        Assert.Equal((restored.UidValidity, UidSet.Of(4)), (added.UidValidity, added.Uids));

        // Once: from now on this is the copy that clients know.
        await _house.ReopenAsync();
        Assert.Equal(restored.UidValidity, (await InboxAsync(id)).UidValidity);
    }

    [Fact]
    public async Task Numbers_of_mailboxes_and_messages_that_clients_have_seen_are_not_given_again()
    {
        AccountId id = await WithThreeMessagesAsync();
        await _house.CloseAsync();
        string backup = Path.Combine(_house.Folder, "backup");
        Copy(_house.FolderOf(id), backup);
        await _house.ReopenAsync();
        (MailboxId lostMailbox, MessageId lostMessage) = await NewestAsync(id);

        await _house.CloseAsync();
        System.IO.Directory.Delete(_house.FolderOf(id), recursive: true);
        System.IO.Directory.Move(backup, _house.FolderOf(id));
        await _house.ReopenAsync();
        (MailboxId mailbox, MessageId message) = await NewestAsync(id);
        Assert.True(mailbox.Value > lostMailbox.Value);
        Assert.True(message.Value > lostMessage.Value);
    }

    [Fact]
    public async Task Threads_that_clients_have_seen_are_not_given_to_others_and_those_of_the_copy_go_on()
    {
        await using IAccount account = await _house.AddAsync();
        await _house.AppendAsync(account, "Message-ID: <a@x>\r\nSubject: One\r\n\r\n");
        await _house.CloseAsync();
        string backup = Path.Combine(_house.Folder, "backup");
        Copy(_house.FolderOf(account.Id), backup);
        await _house.ReopenAsync();
        ThreadId?[] seen = await AppendAndReadAsync(account.Id, "Message-ID: <lost@x>\r\n\r\n");

        await _house.CloseAsync();
        System.IO.Directory.Delete(_house.FolderOf(account.Id), recursive: true);
        System.IO.Directory.Move(backup, _house.FolderOf(account.Id));
        await _house.ReopenAsync();
        Assert.Equal(seen[0], (await AppendAndReadAsync(account.Id, "In-Reply-To: <a@x>\r\nSubject: Re: One\r\n\r\n"))[1]);
        ThreadId?[] after = await AppendAndReadAsync(account.Id, "In-Reply-To: <lost@x>\r\n\r\n");
        Assert.Equal((seen[0], true), (after[0], after[2]!.Value.Value > seen[1]!.Value.Value));
    }

    [Fact]
    public async Task A_database_that_is_ahead_of_what_was_remembered_is_no_older_copy()
    {
        AccountId id = await WithThreeMessagesAsync();
        await _house.Store.Upkeep.RoundAsync();
        Mailbox seen = await ChangeAsync(id);
        // A process that dies has not told the directory of the latest changes.
        _house.Store.Upkeep.Mark(id, default);
        await _house.ReopenAsync();
        Mailbox after = await InboxAsync(id);
        Assert.Equal((seen.UidValidity, seen.HighestModSeq), (after.UidValidity, after.HighestModSeq));
    }

    async Task<ThreadId?[]> AppendAndReadAsync(AccountId id, string text)
    {
        await using IAccount account = (await _house.Store.OpenAccountAsync(id, default))!;
        await _house.AppendAsync(account, text);
        return [.. await account.ReadThreadsAsync("INBOX")];
    }

    async Task<AccountId> WithThreeMessagesAsync()
    {
        await using IAccount account = await _house.AddAsync();
        foreach (string text in (string[])["a", "b", "c"])
            await _house.AppendAsync(account, text);
        return account.Id;
    }

    async Task<Mailbox> ChangeAsync(AccountId id)
    {
        await using IAccount account = (await _house.Store.OpenAccountAsync(id, default))!;
        await _house.AppendAsync(account, "lost by the restore");
        return (await account.FindMailboxAsync("INBOX", default))!;
    }

    async Task<(MailboxId Mailbox, MessageId Message)> NewestAsync(AccountId id)
    {
        await using IAccount account = (await _house.Store.OpenAccountAsync(id, default))!;
        Mailbox made = (await account.CreateMailboxAsync("made", SpecialUse.None, default)).Value!;
        await _house.AppendAsync(account, "newest");
        Mailbox inbox = (await account.FindMailboxAsync("INBOX", default))!;
        MessageList list = (await account.ReadMessagesAsync(inbox.Id, default))!;
        return (made.Id, list[list.Count - 1].Message);
    }

    async Task<Mailbox> InboxAsync(AccountId id)
    {
        await using IAccount account = (await _house.Store.OpenAccountAsync(id, default))!;
        return (await account.FindMailboxAsync("INBOX", default))!;
    }

    static void Copy(string from, string to)
    {
        System.IO.Directory.CreateDirectory(to);
        foreach (string file in System.IO.Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
