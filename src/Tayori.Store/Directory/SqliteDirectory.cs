using System.Runtime.CompilerServices;
using System.Text;
using Tayori.Store.Sql;
using Tayori.Store.Sqlite;

namespace Tayori.Store;

/// <summary>The directory in <c>tayori.db</c>. Several processes may have it open. Refusals are values; <see cref="StorageException"/> where the file fails.</summary>
public sealed class SqliteDirectory : IDirectory, IKeepsLedger, IAsyncDisposable
{
    /// <summary>Octets; Argon2 and PBKDF2 take any length, a client's line does not.</summary>
    const int MaximumPassword = 1_000;

    /// <summary>Accounts of one transaction of a batch: long enough that the disk does not matter, short enough that the server's own writes get their turn.</summary>
    const int BatchSize = 250;

    readonly TimeProvider time;
    readonly AccountWatch watch;
    readonly AccountLedger ledger;

    SqliteDirectory(DirectoryDatabase database, PasswordSealer sealer, TimeProvider time)
    {
        (Database, Sealer, this.time) = (database, sealer, time);
        Annotations = new SqliteServerAnnotations(database);
        watch = new AccountWatch(database, time);
        ledger = new AccountLedger(database, watch, grantee => AccessChanged?.Invoke(grantee));
    }

    public event Action<AccountId>? LimitsChanged;
    public event Action<AccountId?>? AccessChanged;

    public IServerAnnotations Annotations { get; }
    internal DirectoryDatabase Database { get; }
    internal PasswordSealer Sealer { get; }
    IAccountLedger IKeepsLedger.Ledger => ledger;

    /// <summary>Opens the directory of a data folder, making both where there are none. Throws <see cref="StorageException"/>.</summary>
    public static SqliteDirectory Open(string dataFolder, TimeProvider time)
    {
        var database = new DirectoryDatabase(dataFolder);
        try
        {
            ServerSecret secret = ServerSecret.Open(dataFolder);
            CheckSecret(database, secret);
            return new SqliteDirectory(database, new PasswordSealer(secret), time);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A key that is not the one the credentials were sealed with would look like wrong passwords for everybody: said at the start instead.</summary>
    static void CheckSecret(DirectoryDatabase database, ServerSecret secret)
    {
        string check = Convert.ToHexStringLower(secret.Derive("check"));
        string known = database.Read(KnownCheck) ?? database.WriteNow(db =>
        {
            db.Use("INSERT INTO setting VALUES ('secret_check', ?) ON CONFLICT DO NOTHING").Bind(check).Run();
            return KnownCheck(db)!;
        });
        if (known != check)
            throw new StorageException(StorageFailure.Corrupt, $"{ServerSecret.FileName} is not the key that {database.Path} was made with. Restore both from the same backup.");
    }

    static string? KnownCheck(SqliteConnection db)
    {
        SqliteStatement row = db.Use("SELECT value FROM setting WHERE name = 'secret_check'");
        string? known = row.Step() ? row.Text(0) : null;
        row.Reset();
        return known;
    }

    /// <summary>Cancelled when the account has been removed or got a new password, also by another process (within about a second).</summary>
    public CancellationToken WatchAccount(AccountId account) => watch.Watch(account);

    public async ValueTask<DirectoryResult<AccountInfo>> AddAccountAsync(string address, string password, long? quotaBytes, CancellationToken cancellationToken)
    {
        var account = new NewAccount(address, password, quotaBytes);
        if (Prepare(account).Refusal is { } refusal)
            return refusal;
        ScramKeys keys = PasswordSealer.DeriveScram(password);
        byte[] argon2 = await Sealer.HashAsync(password, cancellationToken);
        return await Database.WriteAsync(c => Add(c, account, keys, argon2), cancellationToken);
    }

    public async IAsyncEnumerable<DirectoryResult<AccountInfo>> AddAccountsAsync(IAsyncEnumerable<NewAccount> accounts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (NewAccount[] chunk in accounts.Chunk(BatchSize).WithCancellation(cancellationToken))
        {
            var keys = new ScramKeys[chunk.Length];
            await Task.Run(() => Parallel.For(0, chunk.Length, i => keys[i] = Prepare(chunk[i]).IsOk ? PasswordSealer.DeriveScram(chunk[i].Password) : default), cancellationToken);
            foreach (DirectoryResult<AccountInfo> result in await Database.WriteAsync(c => chunk.Select((account, i) => Add(c, account, keys[i], null)).ToArray(), cancellationToken))
                yield return result;
        }
    }

    static DirectoryResult<MailAddress> Prepare(NewAccount account)
    {
        if (!MailAddress.TryParse(account.Address, out MailAddress parsed) || !IsAllowed(parsed))
            return DirectoryRefusal.InvalidAddress;
        return IsWeak(account.Password) ? DirectoryRefusal.WeakPassword : parsed;
    }

    DirectoryResult<AccountInfo> Add(SqliteConnection connection, NewAccount account, ScramKeys keys, byte[]? argon2)
    {
        DirectoryResult<MailAddress> prepared = Prepare(account);
        if (prepared.Refusal is { } refusal)
            return refusal;
        MailAddress address = prepared.Value;
        if (AccountTable.Find(connection, address) != 0)
            return DirectoryRefusal.Exists;
        long id = AccountTable.Insert(connection, address, account.QuotaBytes, time.GetUtcNow(), n => AccountFolders.HasLeft(Database.Folder, n));
        CredentialTable.Set(connection, id, Sealer.Seal(keys, id), argon2);
        return AccountTable.Get(connection, id)!;
    }

    /// <summary>An account is named by a plain local part at a domain name: a name that needs quotes, or an address literal, no other server would write to.</summary>
    static bool IsAllowed(MailAddress address) => address.IsDotString && address.Domain[0] != '[';

    internal static bool IsWeak(string password) => password.Length == 0 || Encoding.UTF8.GetByteCount(password) > MaximumPassword;

    public ValueTask<DirectoryResult<AccountInfo>> RemoveAccountAsync(string address, CancellationToken cancellationToken) =>
        ChangeAsync(address, (c, id) => AccountTable.Delete(c, id, time.GetUtcNow()), cancellationToken);

    public async ValueTask<DirectoryResult<AccountInfo>> SetPasswordAsync(string address, string password, CancellationToken cancellationToken)
    {
        if (IsWeak(password))
            return DirectoryRefusal.WeakPassword;
        ScramKeys keys = PasswordSealer.DeriveScram(password);
        byte[] argon2 = await Sealer.HashAsync(password, cancellationToken);
        return await ChangeAsync(address, (c, id) => CredentialTable.Set(c, id, Sealer.Seal(keys, id), argon2), cancellationToken);
    }

    /// <summary>A change that ends the account's sessions.</summary>
    async ValueTask<DirectoryResult<AccountInfo>> ChangeAsync(string text, Action<SqliteConnection, long> change, CancellationToken cancellationToken)
    {
        if (!MailAddress.TryParse(text, out MailAddress address))
            return DirectoryRefusal.NotFound;
        DirectoryResult<AccountInfo> result = await Database.WriteAsync<DirectoryResult<AccountInfo>>(c =>
        {
            long id = AccountTable.Find(c, address);
            if (id == 0)
                return DirectoryRefusal.NotFound;
            AccountInfo info = AccountTable.Get(c, id)!;
            change(c, id);
            CredentialTable.CountChange(c);
            return info;
        }, cancellationToken);
        watch.Look();
        return result;
    }

    public async ValueTask<DirectoryResult<AccountInfo>> AddAliasAsync(string alias, string target, CancellationToken cancellationToken)
    {
        if (!MailAddress.TryParse(alias, out MailAddress address) || !IsAllowed(address))
            return DirectoryRefusal.InvalidAddress;
        if (!MailAddress.TryParse(target, out MailAddress owner))
            return DirectoryRefusal.NotFound;
        return await Database.WriteAsync<DirectoryResult<AccountInfo>>(c =>
        {
            long id = AccountTable.Find(c, owner);
            if (id == 0)
                return DirectoryRefusal.NotFound;
            if (AccountTable.Find(c, address) != 0)
                return DirectoryRefusal.Exists;
            AccountTable.InsertAddress(c, address, id, primary: false);
            return AccountTable.Get(c, id)!;
        }, cancellationToken);
    }

    public async ValueTask<DirectoryResult<AccountInfo>> RemoveAliasAsync(string alias, CancellationToken cancellationToken)
    {
        if (!MailAddress.TryParse(alias, out MailAddress address))
            return DirectoryRefusal.NotFound;
        return await Database.WriteAsync<DirectoryResult<AccountInfo>>(c =>
        {
            long id = AccountTable.Find(c, address);
            return AccountTable.DeleteAlias(c, address) ? AccountTable.Get(c, id)! : DirectoryRefusal.NotFound;
        }, cancellationToken);
    }

    public async ValueTask<DirectoryResult<AccountInfo>> SetLimitsAsync(string address, Func<AccountLimits, AccountLimits> change, CancellationToken cancellationToken)
    {
        DirectoryResult<AccountInfo> result = await UpdateAsync(address, (c, id) => AccountTable.SetLimits(c, id, change(AccountTable.Get(c, id)!.Limits)), cancellationToken);
        if (result.Value is { } changed)
            LimitsChanged?.Invoke(changed.Id);
        return result;
    }

    public ValueTask<DirectoryResult<AccountInfo>> SetAdministratorAsync(string address, bool isAdministrator, CancellationToken cancellationToken) =>
        UpdateAsync(address, (c, id) => AccountTable.SetAdministrator(c, id, isAdministrator), cancellationToken);

    /// <summary>A change that sessions go on after; gives the account as it is then.</summary>
    async ValueTask<DirectoryResult<AccountInfo>> UpdateAsync(string address, Action<SqliteConnection, long> change, CancellationToken cancellationToken)
    {
        if (!MailAddress.TryParse(address, out MailAddress parsed))
            return DirectoryRefusal.NotFound;
        return await Database.WriteAsync<DirectoryResult<AccountInfo>>(c =>
        {
            long id = AccountTable.Find(c, parsed);
            if (id == 0)
                return DirectoryRefusal.NotFound;
            change(c, id);
            return AccountTable.Get(c, id)!;
        }, cancellationToken);
    }

    public async IAsyncEnumerable<AccountInfo> ListAccountsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<AccountInfo> page = [];
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            long after = page.Count == 0 ? 0 : page[^1].Id.Value;
            page = await ValueTask.FromResult(Database.Read(c => AccountTable.List(c, after, BatchSize)));
            foreach (AccountInfo account in page)
                yield return account;
        }
        while (page.Count == BatchSize);
    }

    public ValueTask<AccountInfo?> FindAccountAsync(string address, CancellationToken cancellationToken) =>
        ValueTask.FromResult(MailAddress.TryParse(address, out MailAddress parsed) ? Database.Read(c => AccountTable.Get(c, AccountTable.Find(c, parsed))) : null);

    public ValueTask<AccountInfo?> GetAccountAsync(AccountId id, CancellationToken cancellationToken) => ValueTask.FromResult(Database.Read(c => AccountTable.Get(c, id.Value)));

    public ValueTask<Resolution> ResolveAsync(string address, CancellationToken cancellationToken) => ValueTask.FromResult(Database.Read(c => AddressResolver.Resolve(c, address)));

    public ValueTask<IReadOnlyList<AccountId>> ListGrantorsAsync(AccountId? grantee, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Database.Read(c => LedgerTable.Grantors(c, grantee, StoreLimits.Grantors)));

    public async ValueTask DisposeAsync()
    {
        await watch.DisposeAsync();
        Sealer.Dispose();
        Database.Dispose();
    }
}
