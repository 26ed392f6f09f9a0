using Tayori.Store.Sql;

namespace Tayori.Store;

/// <summary>Whose an address is (<see cref="IDirectory.ResolveAsync"/>).</summary>
static class AddressResolver
{
    const string Postmaster = "postmaster";

    public static Resolution Resolve(SqliteConnection connection, string text)
    {
        // RFC 5321 §4.1.1.3: RCPT TO:<Postmaster>, the one address without a domain, in any case.
        if (string.Equals(text, Postmaster, StringComparison.OrdinalIgnoreCase))
            return Found(AccountTable.Oldest(connection), null);
        if (!MailAddress.TryParse(text, out MailAddress address))
            return new Resolution(ResolutionKind.InvalidAddress, default, null);
        if (!AccountTable.HasDomain(connection, address.Domain))
            return new Resolution(ResolutionKind.NotLocal, default, null);
        if (AccountTable.Find(connection, address) is > 0 and long exact)
            return Found(exact, null);
        string? detail = null;
        if (address.WithoutDetail is { } plain)
        {
            (address, detail) = (plain, MailAddress.DetailOf(text));
            if (AccountTable.Find(connection, address) is > 0 and long account)
                return Found(account, detail);
        }
        // RFC 5321 §4.5.1: mail to the postmaster of every domain is accepted.
        return address.Local == Postmaster ? Found(AccountTable.Oldest(connection), detail) : Found(0, null);
    }

    static Resolution Found(long account, string? detail) =>
        account == 0 ? new Resolution(ResolutionKind.NoSuchUser, default, null) : new Resolution(ResolutionKind.Account, new AccountId(account), detail);
}
