namespace Tayori.Store.Sqlite;

/// <summary>
/// Where the newest known list of a mailbox is kept for all its sessions. May be behind the journal: whoever takes it catches up. While the account is open it is held; when the account rests it
/// is kept only as long as a session has it.
/// </summary>
sealed class ListSlot
{
    readonly Lock _lock = new();
    MessageList? _held;
    WeakReference<MessageList>? _remembered;

    public MessageList? Current
    {
        get
        {
            lock (_lock)
                return _held ?? (_remembered is not null && _remembered.TryGetTarget(out MessageList? list) ? list : null);
        }
    }

    /// <summary>Keeps a list unless a newer one is here; returns the newest.</summary>
    public MessageList Offer(MessageList list)
    {
        lock (_lock)
        {
            MessageList? known = _held;
            if (known is null && _remembered is not null)
                _remembered.TryGetTarget(out known);
            _held = known is null || known.ModSeq < list.ModSeq ? list : known;
            _remembered = null;
            return _held;
        }
    }

    public void LetGo()
    {
        lock (_lock)
        {
            if (_held is not null)
                _remembered = new WeakReference<MessageList>(_held);
            _held = null;
        }
    }
}
