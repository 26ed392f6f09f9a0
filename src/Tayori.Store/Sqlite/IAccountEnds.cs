namespace Tayori.Store.Sqlite;

/// <summary>A directory that tells when the sessions of an account have to end.</summary>
interface IAccountEnds
{
    /// <summary>Cancelled when the account has been removed or got a new password.</summary>
    CancellationToken WatchAccount(AccountId account);
}
