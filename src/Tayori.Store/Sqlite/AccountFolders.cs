using System.Globalization;

namespace Tayori.Store.Sqlite;

/// <summary>Where the accounts' folders are: <c>accounts/N</c>, and <c>removed/N</c> for those that are on their way out.</summary>
static class AccountFolders
{
    public static string Of(string dataFolder, AccountId id) => Path.Combine(dataFolder, "accounts", Name(id));
    public static string RemovedOf(string dataFolder, AccountId id) => Path.Combine(dataFolder, "removed", Name(id));

    /// <summary>Whether mail of an account of this number is still there, removed or not.</summary>
    public static bool HasLeft(string dataFolder, long id) =>
        System.IO.Directory.Exists(Of(dataFolder, new(id))) || System.IO.Directory.Exists(RemovedOf(dataFolder, new(id)));

    static string Name(AccountId id) => id.Value.ToString(CultureInfo.InvariantCulture);
}
