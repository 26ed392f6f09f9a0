using System.Text;
using Tayori.Commands;
using Tayori.Store;

namespace Tayori.Hosting;

/// <summary>The account a new data folder begins with, and its password, which is shown once and kept nowhere.</summary>
sealed record FirstAccount(string Address, string Password)
{
    /// <summary>Creates it, with a welcome letter, where there is no account at all.</summary>
    public static async Task<FirstAccount?> CreateIfNoneAsync(MailServer server, CancellationToken cancellationToken)
    {
        await foreach (AccountInfo _ in server.Store.Directory.ListAccountsAsync(cancellationToken))
            return null;
        FirstAccount first = new("me@localhost", ReadablePassword.Create());
        DirectoryResult<AccountInfo> added = await server.Store.Directory.AddAccountAsync(first.Address, first.Password, quotaBytes: null, cancellationToken);
        if (!added.IsOk)
            throw new IOException($"the first account could not be made: {DirectoryCommand.Explain(added.Refusal!.Value)}");
        try
        {
            await WelcomeAsync(server, added.Value, cancellationToken);
        }
        catch (StorageException e)
        {
            // The password exists nowhere else: it is told whatever becomes of the letter.
            Log.NoWelcomeLetter(server.Logger, e);
        }
        return first;
    }

    static async Task WelcomeAsync(MailServer server, AccountInfo info, CancellationToken cancellationToken)
    {
        await using IAccount account = await server.Store.OpenAccountAsync(info.Id, cancellationToken) ?? throw new IOException("the first account is gone");
        Mailbox inbox = await account.FindMailboxAsync(MailboxName.Inbox, cancellationToken) ?? throw new IOException("the first account has no INBOX");
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        await using MessageSpool spool = server.Store.CreateSpool();
        await spool.WriteAsync(Encoding.UTF8.GetBytes(Letter(info.Address, server.Settings.Host, now).ReplaceLineEndings("\r\n")), cancellationToken);
        await spool.CompleteAsync(cancellationToken);
        await account.AppendAsync(inbox.Id, [new NewMessage(spool, FlagSet.Empty, now)], cancellationToken);
    }

    static string Letter(string address, string host, DateTimeOffset now) => $"""
        From: Tayori <postmaster@{host}>
        To: {address}
        Subject: Welcome to Tayori
        Date: {now:ddd, dd MMM yyyy HH:mm:ss} +0000
        Message-ID: <welcome.{now.ToUnixTimeSeconds()}@{host}>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        Welcome.

        This letter lies in your mailbox on the server, and stays there until you delete it:
        every mail program you connect sees the same one.

        What to do next:

          - Add people:      tayori account add somebody@example.org
          - See all is well: tayori doctor
          - Back up:         stop the server and copy the data folder. Everything is in it.
                             (README.md says how to do it while the server runs.)

        便り is a letter, 頼り is something to rely on.

        """;
}
