using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Pop3;

/// <summary>
/// One POP3 conversation. Commands are answered in the order they came, replies of a pipelined batch leave in one flush (RFC 2449 §6.6).
/// Messages go nowhere before QUIT: a connection that breaks deletes nothing (RFC 1939 §6).
/// The session works on its snapshot of INBOX; no transaction and no lock is held between commands or while the client reads.
/// A failing storage costs a command, with [SYS/TEMP], not the session.
/// </summary>
sealed class Pop3Session(LineConnection connection, IMailStore store, ILogger log) : ILineSession
{
    CancellationTokenRegistration _closed;

    public LineConnection Connection { get; } = connection;
    public Pop3Writer Writer { get; } = new(connection);
    public IAccount? Account { get; private set; }
    public Maildrop? Maildrop { get; private set; }

    /// <summary>What USER named, until PASS.</summary>
    public string? User { get; set; }
    public bool HasQuit { get; set; }

    Pop3States State => Account is null ? Pop3States.Authorization : Pop3States.Transaction;

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        Connection.ExpectLogin(Pop3Limits.UntilLogin);
        Writer.Ok($"{Connection.Server.HostName} Tayori POP3 ready");
        while (!HasQuit)
        {
            LineRead read = await Connection.ReadLineAsync(Pop3Limits.CommandLine, Pop3Limits.Idle, acceptBareLf: true, cancellationToken);
            if (Account is { Closed.IsCancellationRequested: true })
                throw new ConnectionEndedException(EndReason.AccountClosed);
            if (read.Status == LineStatus.Line)
                await CommandAsync(read.Line, cancellationToken);
            else if (read.Status == LineStatus.TooLong)
                Writer.Error(null, $"the line is longer than {Pop3Limits.CommandLine} octets");
            if (Writer.ErrorsInARow >= Pop3Limits.ErrorsInARow)
                throw new ConnectionEndedException(EndReason.Limit, "too many errors in a row");
            await Connection.FlushIfFullAsync(cancellationToken);
        }
        await Connection.FlushAsync(cancellationToken);
    }

    public void WriteLastWords(EndReason reason)
    {
        // RFC 1939 §3: on inactivity the server closes without a word, and without entering the UPDATE state.
        switch (reason)
        {
            case EndReason.Shutdown:
                Writer.Error("SYS/TEMP", "the server is stopping; nothing was deleted");
                break;
            case EndReason.AccountClosed:
                Writer.Error("AUTH", "the account has changed; log in again");
                break;
            case EndReason.Limit:
                Writer.Error(null, "too many errors or connections");
                break;
            case EndReason.StorageFailed or EndReason.InternalError:
                Writer.Error("SYS/TEMP", "something went wrong here; nothing was deleted");
                break;
        }
    }

    /// <summary>Enters the TRANSACTION state, or says why not (RFC 1939 §4).</summary>
    public async ValueTask LogInAsync(Login login, CancellationToken cancellationToken)
    {
        IAccount? account = await store.OpenAccountAsync(new AccountId(login.AccountId), cancellationToken);
        if (account is null)
        {
            Writer.Error("AUTH", "there is no such account any more");
            return;
        }
        try
        {
            Mailbox inbox = await account.FindMailboxAsync(MailboxName.Inbox, cancellationToken) ?? throw new StorageException(StorageFailure.Corrupt, "the account has no INBOX");
            MessageList messages = await account.ReadMessagesAsync(inbox.Id, cancellationToken) ?? MessageList.Empty(inbox.Id, 0);
            (Account, Maildrop) = (account, new Maildrop(inbox.UidValidity, messages));
        }
        finally
        {
            if (Account is null)
                await account.DisposeAsync();
        }
        Connection.Identify(login);
        _closed = account.Closed.Register(Connection.Wake);
        (int count, long octets) = Maildrop.Count();
        Writer.Ok($"{count} messages ({octets} octets)");
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.DisposeAsync();
        if (Account is not null)
            await Account.DisposeAsync();
    }

    async ValueTask CommandAsync(ReadOnlySequence<byte> line, CancellationToken cancellationToken)
    {
        if (!TryText(line, out string text))
        {
            Writer.Error(null, "a command holds UTF-8 text without control characters");
            return;
        }
        int space = text.IndexOf(' ');
        string keyword = space < 0 ? text : text[..space];
        if (Pop3Command.Find(keyword) is not { } command)
        {
            Writer.Error(null, "unknown command; CAPA lists what there is");
            return;
        }
        if (command.HasSecret)
            Connection.RedactInput(command.Name.Length + 1);
        Connection.CountCommand(command.Name);
        if ((command.States & State) == 0)
        {
            Writer.Error(null, State == Pop3States.Authorization ? $"log in before {command.Name}" : $"{command.Name} comes before the login");
            return;
        }
        try
        {
            await command.Run(this, space < 0 ? "" : text[(space + 1)..], cancellationToken);
        }
        catch (StorageException e)
        {
            Log.StorageFailed(log, command.Name, e);
            Writer.Error(e.Failure == StorageFailure.Gone ? null : "SYS/TEMP", e.Failure == StorageFailure.Gone ? "the message is gone" : "the mailbox cannot be read now; try again later");
        }
    }

    static bool TryText(ReadOnlySequence<byte> line, out string text)
    {
        text = "";
        if (line.Length > Pop3Limits.CommandLine)
            return false;
        Span<byte> octets = stackalloc byte[(int)line.Length];
        line.CopyTo(octets);
        if (octets.IndexOfAnyInRange((byte)0, (byte)31) >= 0 || octets.Contains((byte)127) || !System.Text.Unicode.Utf8.IsValid(octets))
            return false;
        text = Encoding.UTF8.GetString(octets);
        return true;
    }
}
