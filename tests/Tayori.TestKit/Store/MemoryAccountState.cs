using System.Text;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.TestKit.Store;

/// <summary>What an account is, shared by the handles on it. Whoever reads or writes holds <see cref="Gate"/>.</summary>
sealed class MemoryAccountState : IDisposable
{
    readonly TimeProvider _time;
    readonly List<Action> _bells = [];
    readonly Func<AccountLimits> _limits;
    CancellationTokenSource _sessions = new();
    long _modSeq;
    long _lastMailbox;
    long _lastMessage;
    uint _lastUidValidity;

    public MemoryAccountState(AccountId id, Func<AccountLimits> limits, TimeProvider time)
    {
        Id = id;
        _limits = limits;
        _time = time;
        _lastUidValidity = (uint)time.GetUtcNow().ToUnixTimeSeconds();
        Create(MailboxNames.Inbox, SpecialUse.None, NextModSeq());
        foreach (SpecialUse use in (SpecialUse[])[SpecialUse.Archive, SpecialUse.Drafts, SpecialUse.Junk, SpecialUse.Sent, SpecialUse.Trash])
            Create(use.ToString(), use, NextModSeq());
        Subscriptions.UnionWith(Mailboxes.Select(m => m.Name));
    }

    public Lock Gate { get; } = new();
    public AccountId Id { get; }
    public AccountLimits Limits => _limits();
    public long ModSeq => _modSeq;
    public List<MemoryMailbox> Mailboxes { get; } = [];
    public HashSet<string> Subscriptions { get; } = [];
    public HashSet<AccountId?> NotedGrants { get; set; } = [];
    public HashSet<Guid> Deliveries { get; } = [];
    public Dictionary<AnnotationKey, byte[]> Annotations { get; set; } = [];
    public Dictionary<UrlKeyPlace, byte[]> UrlKeys { get; } = [];
    public List<(AccountId By, AnnotationsChanged Changed)> AnnotationChanges { get; } = [];
    public Dictionary<MessageId, MemoryMessage> Messages { get; } = [];
    public Dictionary<MessageId, ThreadId> Threads { get; } = [];
    readonly Dictionary<(string Id, string Subject), ThreadId> _namedThreads = [];
    public long UsedBytes => Mailboxes.Sum(m => m.Bytes);
    public long UsedMessages => Mailboxes.Sum(m => (long)m.Rows.Count);
    public CancellationToken Closed => _sessions.Token;
    public long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    public long NextModSeq() => ++_modSeq;

    public MemoryMailbox? Find(MailboxId id) => Mailboxes.Find(m => m.Id == id);
    public MemoryMailbox? Find(string name) => Mailboxes.Find(m => m.Name == MailboxNames.Canonical(name));

    /// <summary>How many mailboxes a name would add, with the superiors that it lacks.</summary>
    public int Missing(string name) => MissingSuperiors(name).Count + (Find(name) is null ? 1 : 0);

    public MemoryMailbox Create(string name, SpecialUse use, long modSeq)
    {
        MemoryMailbox mailbox = new()
        {
            Id = new MailboxId(++_lastMailbox),
            Name = name,
            SpecialUse = use,
            UidValidity = ++_lastUidValidity,
            HighestModSeq = modSeq,
            Access = MailboxNames.Superiors(name).LastOrDefault() is { } superior && Find(superior) is { } parent ? parent.Access : [],
        };
        Mailboxes.Add(mailbox);
        return mailbox;
    }

    public void CreateSuperiors(string name, long modSeq)
    {
        foreach (string superior in MissingSuperiors(name))
            Create(superior, SpecialUse.None, modSeq);
    }

    /// <summary>Those below the nearest one that exists, the topmost first.</summary>
    List<string> MissingSuperiors(string name)
    {
        List<string> missing = [];
        foreach (string superior in MailboxNames.Superiors(name))
        {
            if (Find(superior) is not null)
                missing.Clear();
            else
                missing.Add(superior);
        }
        return missing;
    }

    public MessageId Keep(MemoryMessage message)
    {
        MessageId id = new(++_lastMessage);
        Messages.Add(id, message);
        Threads.Add(id, ThreadOf(id, message.Names));
        return id;
    }

    /// <summary>The oldest thread that a Message-ID named here is known to be of with this subject; else one of its own. What is not known yet is of that thread from now on.</summary>
    ThreadId ThreadOf(MessageId message, ThreadNames names)
    {
        List<(string, string)> keys = [.. names.Ids.Select(id => (Encoding.UTF8.GetString(id), Encoding.UTF8.GetString(names.Subject)))];
        ThreadId thread = keys.Where(_namedThreads.ContainsKey).Select(key => _namedThreads[key]).Append(new ThreadId(message.Value)).MinBy(t => t.Value);
        foreach ((string, string) key in keys)
            _namedThreads.TryAdd(key, thread);
        return thread;
    }

    public void ForgetGrantee(AccountId account)
    {
        lock (Gate)
        {
            foreach (MemoryMailbox mailbox in Mailboxes)
                mailbox.Access = [.. mailbox.Access.Where(e => e.Grantee.Account != account)];
        }
    }

    public void Sweep()
    {
        lock (Gate)
        {
            HashSet<MessageId> held = [.. Mailboxes.SelectMany(m => m.Rows).Select(r => r.Message)];
            foreach (MessageId id in Messages.Keys.Where(id => !held.Contains(id)).ToList())
                Messages.Remove(id);
        }
    }

    public void ForgetJournal()
    {
        lock (Gate)
        {
            foreach (MemoryMailbox mailbox in Mailboxes)
                mailbox.ForgetJournal();
        }
    }

    public IDisposable Watch(Action bell)
    {
        lock (_bells)
            _bells.Add(bell);
        return new Watching(() =>
        {
            lock (_bells)
                _bells.Remove(bell);
        });
    }

    /// <summary>Called after a commit, without the gate: a bell may read at once.</summary>
    public void Ring()
    {
        Action[] bells;
        lock (_bells)
            bells = [.. _bells];
        foreach (Action bell in bells)
            bell();
    }

    public void EndSessions()
    {
        using CancellationTokenSource ended = Interlocked.Exchange(ref _sessions, new CancellationTokenSource());
        ended.Cancel();
    }

    public void Dispose() => _sessions.Dispose();

    sealed class Watching(Action stop) : IDisposable
    {
        Action? _stop = stop;

        public void Dispose() => Interlocked.Exchange(ref _stop, null)?.Invoke();
    }
}
