using System.Buffers.Text;
using System.Text;

namespace Tayori.Bench.Net;

/// <summary>
/// The client's end of a line protocol: lines and counted octets over a blocking stream. After its buffers have grown to the longest line it allocates nothing, so that what is measured is the server.
/// </summary>
sealed class LineClient(Stream stream) : IDisposable
{
    Stream _stream = stream;
    byte[] _in = new byte[256 * 1024];
    readonly byte[] _out = new byte[64 * 1024];
    int _from;
    int _to;
    int _held;

    /// <summary>Octets that came, buffered ones included.</summary>
    public long Received { get; private set; }

    /// <summary>The next line without its line end; valid until the next read.</summary>
    public ReadOnlySpan<byte> ReadLine()
    {
        int scanned = 0;
        while (true)
        {
            int lf = _in.AsSpan(_from + scanned, _to - _from - scanned).IndexOf((byte)'\n');
            if (lf >= 0)
                return Take(scanned + lf);
            scanned = _to - _from;
            Fill();
        }
    }

    /// <summary>Reads over so many octets: a literal whose content does not matter.</summary>
    public void Skip(long count)
    {
        while (count > 0)
        {
            if (_from == _to)
                Fill();
            int step = (int)Math.Min(count, _to - _from);
            _from += step;
            count -= step;
        }
    }

    public void Write(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > _out.Length - _held)
            Flush();
        if (octets.Length > _out.Length)
        {
            _stream.Write(octets);
            return;
        }
        octets.CopyTo(_out.AsSpan(_held));
        _held += octets.Length;
    }

    public void Write(string ascii)
    {
        if (ascii.Length > _out.Length - _held)
            Flush();
        if (ascii.Length > _out.Length)
            throw new BenchException("a command longer than any server takes");
        _held += Encoding.ASCII.GetBytes(ascii, _out.AsSpan(_held));
    }

    public void Write(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out int length);
        Write(digits[..length]);
    }

    public void Flush()
    {
        if (_held == 0) return;
        _stream.Write(_out, 0, _held);
        _held = 0;
    }

    /// <summary>Lays something on what octets go through from here on; nothing may have come that has not been read.</summary>
    public void Swap(Func<Stream, Stream> upon) => _stream = upon(_stream);

    public void Dispose() => _stream.Dispose();

    ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> line = _in.AsSpan(_from, length);
        _from += length + 1;
        return !line.IsEmpty && line[^1] == '\r' ? line[..^1] : line;
    }

    void Fill()
    {
        if (_from == _to)
        {
            _from = _to = 0;
        }
        else if (_to == _in.Length)
        {
            byte[] into = _from > 0 ? _in : new byte[_in.Length * 2];
            _in.AsSpan(_from, _to - _from).CopyTo(into);
            (_in, _from, _to) = (into, 0, _to - _from);
        }
        int count = _stream.Read(_in, _to, _in.Length - _to);
        if (count == 0)
            throw new BenchException("the server closed the connection");
        _to += count;
        Received += count;
    }
}
