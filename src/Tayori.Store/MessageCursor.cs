namespace Tayori.Store;

/// <summary>Walks a list from its first row to its last without a search per row. Stands on no row until <see cref="Seek"/> has found one.</summary>
public ref struct MessageCursor(MessageList list)
{
    readonly ReadOnlySpan<MessageChunk> _chunks = list.Chunks;
    int _chunk;
    int _row;

    public readonly uint Uid => _chunks[_chunk].Uids[_row];
    public readonly FlagSet Flags => _chunks[_chunk].Flags[_row];
    public readonly long ModSeq => _chunks[_chunk].ModSeqs[_row];

    /// <summary>Goes forward to the first row whose UID is not below <paramref name="uid"/>; <c>false</c> where there is none. Never goes back.</summary>
    public bool Seek(uint uid)
    {
        while (_chunk < _chunks.Length && _chunks[_chunk].LastUid < uid)
        {
            _chunk++;
            _row = 0;
        }
        if (_chunk == _chunks.Length)
            return false;
        ReadOnlySpan<uint> uids = _chunks[_chunk].Uids;
        while (uids[_row] < uid)
            _row++;
        return true;
    }

    /// <summary>Goes to the next row; <c>false</c> behind the last.</summary>
    public bool Next()
    {
        if (++_row < _chunks[_chunk].Count)
            return true;
        _row = 0;
        return ++_chunk < _chunks.Length;
    }
}
