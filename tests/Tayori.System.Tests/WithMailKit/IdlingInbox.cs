using System.Diagnostics;
using System.Threading.Channels;
using MailKit;
using MailKit.Net.Imap;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.WithMailKit;

/// <param name="Kind">What MailKit said had happened.</param>
/// <param name="Value">The number of messages, or the index of the one it is about.</param>
/// <param name="Flags">Where it is about flags.</param>
/// <param name="At">A time stamp of <see cref="Stopwatch"/>.</param>
readonly record struct Told(ToldKind Kind, int Value, MessageFlags Flags, long At);

enum ToldKind { Count, Expunged, Flags }

/// <summary>A MailKit client that idles in INBOX, and notes what it is told and when.</summary>
sealed class IdlingInbox : IAsyncDisposable
{
    readonly ImapClient _client;
    readonly Channel<Told> _told = Channel.CreateUnbounded<Told>();
    CancellationTokenSource _done = new();
    Task _idle = Task.CompletedTask;

    IdlingInbox(ImapClient client) => _client = client;

    public IMailFolder Inbox => _client.Inbox!;

    public static async Task<IdlingInbox> OpenAsync(ServerProcess server, MailAccount account, CancellationToken cancellationToken)
    {
        IdlingInbox idling = new(await server.ImapAsync(account, cancellationToken));
        await idling.Inbox.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
        idling.Inbox.CountChanged += (_, _) => idling.Note(ToldKind.Count, idling.Inbox.Count);
        idling.Inbox.MessageExpunged += (_, e) => idling.Note(ToldKind.Expunged, e.Index);
        idling.Inbox.MessageFlagsChanged += (_, e) => idling.Note(ToldKind.Flags, e.Index, e.Flags);
        idling.Begin(cancellationToken);
        return idling;
    }

    /// <summary>Waits until it is told this, and forgets what it was told before.</summary>
    public async Task<Told> HearAsync(Func<Told, bool> wanted, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience.Limit);
        while (true)
        {
            Told told = await _told.Reader.ReadAsync(limit.Token);
            if (wanted(told))
                return told;
        }
    }

    public Task<Told> HearCountAsync(int count, CancellationToken cancellationToken) => HearAsync(t => t.Kind == ToldKind.Count && t.Value == count, cancellationToken);
    public Task<Told> HearExpungedAsync(int index, CancellationToken cancellationToken) => HearAsync(t => t.Kind == ToldKind.Expunged && t.Value == index, cancellationToken);

    /// <summary>Stops idling, does something, and idles again.</summary>
    public async Task ActAsync(Func<ImapClient, Task> action, CancellationToken cancellationToken)
    {
        await EndAsync();
        await action(_client);
        Begin(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _client.Dispose();
        _done.Dispose();
    }

    void Begin(CancellationToken cancellationToken)
    {
        _done.Dispose();
        _done = new CancellationTokenSource();
        _idle = _client.IdleAsync(_done.Token, cancellationToken);
    }

    async Task EndAsync()
    {
        await _done.CancelAsync();
        await _idle;
    }

    void Note(ToldKind kind, int value, MessageFlags flags = MessageFlags.None) => _told.Writer.TryWrite(new Told(kind, value, flags, Stopwatch.GetTimestamp()));
}
