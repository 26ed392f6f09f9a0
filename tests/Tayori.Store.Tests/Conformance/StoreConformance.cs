using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Tayori.Store.Tests.Conformance;

/// <summary>What every backend does, as the contract in <see cref="IMailStore"/> says it. A backend inherits this and passes all of it.</summary>
public abstract partial class StoreConformance : IAsyncLifetime
{
    IMailStore? _store;
    IAccount? _account;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    protected IMailStore Store => _store!;
    protected IAccount Account => _account!;
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An empty store.</summary>
    protected abstract ValueTask<IMailStore> CreateAsync();

    /// <summary>Drops what no mailbox holds any more, now.</summary>
    protected abstract ValueTask SweepAsync(IMailStore store);

    public async ValueTask InitializeAsync()
    {
        _store = await CreateAsync();
        _account = await AddAccountAsync("user@example.org", null);
    }

    public async ValueTask DisposeAsync()
    {
        await Account.DisposeAsync();
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<IAccount> AddAccountAsync(string address, long? quota)
    {
        AccountInfo info = (await Store.Directory.AddAccountAsync(address, "secret", quota, Stop)).Value!;
        return (await Store.OpenAccountAsync(info.Id, Stop))!;
    }

    protected async Task<Mailbox> FindAsync(string name, IAccount? account = null) => (await (account ?? Account).FindMailboxAsync(name, Stop))!;
    protected async Task<Mailbox> CreateAsync(string name) => (await Account.CreateMailboxAsync(name, SpecialUse.None, Stop)).Value!;
    protected async Task<MessageList> ListAsync(string name) => (await Account.ReadMessagesAsync((await FindAsync(name)).Id, Stop))!;
    protected Task<StoreResult<Appended>> AppendAsync(string mailbox, params string[] messages) => AppendAsync(Account, mailbox, FlagSet.Empty, null, messages);

    protected async Task<StoreResult<Appended>> AppendAsync(IAccount account, string mailbox, FlagSet flags, Guid? delivery, params string[] messages)
    {
        Mailbox target = await FindAsync(mailbox, account);
        return await AppendAsync(account, target.Id, flags, delivery, messages);
    }

    protected async Task<StoreResult<Appended>> AppendAsync(IAccount account, MailboxId target, FlagSet flags, Guid? delivery, params string[] messages)
    {
        List<NewMessage> appends = [];
        foreach (string message in messages)
        {
            MessageSpool spool = Store.CreateSpool();
            await spool.WriteAsync(Encoding.UTF8.GetBytes(message), Stop);
            await spool.CompleteAsync(Stop);
            appends.Add(new NewMessage(spool, flags, new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(9)), delivery));
        }
        StoreResult<Appended> result = await account.AppendAsync(target, appends, Stop);
        foreach (NewMessage append in appends)
            await append.Content.DisposeAsync();
        return result;
    }

    protected async Task<FlagsChange> FlagAsync(string mailbox, UidSet uids, FlagAction action, FlagSet flags, long? unchangedSince = null) =>
        (await Account.ChangeFlagsAsync((await FindAsync(mailbox)).Id, uids, action, flags, unchangedSince, Stop)).Value!;

    protected static uint[] UidsOf(MessageList list) => [.. Rows(list).Select(r => r.Uid)];
    protected static MessageRow[] Rows(MessageList list) => [.. Enumerable.Range(0, list.Count).Select(i => list[i])];
    protected static FlagSet Flags(SystemFlags system, params string[] keywords) => FlagSet.Of(system, keywords);
}
