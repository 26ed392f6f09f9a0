using Tayori.Store;

namespace Tayori.Imap.Urls;

/// <summary>Users in URLs: names that they log in with, which are addresses; where only the local part is said, the URL's host is the domain.</summary>
static class UrlUser
{
    public static ValueTask<AccountInfo?> FindAsync(IDirectory directory, string user, UrlServer server, CancellationToken cancellationToken) =>
        directory.FindAccountAsync(user.Contains('@') ? user : $"{user}@{server.Name}", cancellationToken);
}
