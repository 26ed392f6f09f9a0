namespace Tayori.Mime.Reading;

/// <summary>The beginning of a line that came in pieces: as much of it as anybody looks at; the rest is counted.</summary>
sealed class LineBuffer
{
    byte[] _octets = [];
    int _kept;
    bool _previousWasCr;

    public long Length { get; private set; }
    public bool IsEmpty => Length == 0;
    public ReadOnlySpan<byte> Octets => _octets.AsSpan(0, _kept);

    /// <summary>Whether the octet before the last one was CR.</summary>
    public bool EndsWithCr { get; private set; }

    public void Add(ReadOnlySpan<byte> piece, int limit)
    {
        EndsWithCr = piece.Length > 1 ? piece[^2] == '\r' : _previousWasCr;
        _previousWasCr = piece[^1] == '\r';
        Length += piece.Length;
        int take = Math.Min(piece.Length, limit - _kept);
        if (take <= 0)
            return;
        if (_kept + take > _octets.Length)
            Array.Resize(ref _octets, Math.Max(Math.Max(256, _octets.Length * 2), _kept + take));
        piece[..take].CopyTo(_octets.AsSpan(_kept));
        _kept += take;
    }

    public void Clear() => (_kept, Length, _previousWasCr) = (0, 0, false);
}
