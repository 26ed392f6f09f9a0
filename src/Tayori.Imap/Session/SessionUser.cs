using Microsoft.Extensions.Logging;
using Tayori.Imap.Access;
using Tayori.Store;

namespace Tayori.Imap.Session;

/// <summary>Who has logged in, and what the session holds open for that: from LOGIN to UNAUTHENTICATE or the end.</summary>
sealed class SessionUser : IAsyncDisposable
{
    readonly CancellationTokenRegistration _closed;

    public SessionUser(IMailStore store, IAccount account, string address, Action wake, ILogger log)
    {
        (Account, Address) = (account, address);
        Neighbours = new Neighbours(store, account.Id, wake);
        Places = new Places(account, Neighbours, log);
        _closed = account.Closed.Register(wake);
    }

    public IAccount Account { get; }

    /// <summary>The account's address.</summary>
    public string Address { get; }

    /// <summary>What mailbox names mean to the user.</summary>
    public Places Places { get; }

    /// <summary>Accounts of others that are open because they share mailboxes.</summary>
    public Neighbours Neighbours { get; }

    public async ValueTask DisposeAsync()
    {
        await _closed.DisposeAsync();
        await Neighbours.DisposeAsync();
        await Account.DisposeAsync();
    }
}
