using System.Text;

namespace Tayori.Bench.Net;

/// <summary>What came of a command: the tagged line behind its tag, how many untagged responses, and their octets.</summary>
readonly record struct ImapAnswer(string Tagged, int Responses, long Octets)
{
    public bool IsOk => Tagged.StartsWith("OK", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Sees the first line of an untagged response; the line is valid during the call only.</summary>
delegate void UntaggedHandler(ReadOnlySpan<byte> line);

/// <summary>An IMAP connection that knows what a response looks like from outside (lines, literals, tags) and nothing else of it.</summary>
sealed class ImapClient : IDisposable
{
    readonly LineClient _line;
    readonly HashSet<string> _capabilities = new(StringComparer.OrdinalIgnoreCase);
    long _sent;
    long _answered;

    public ImapClient(ServerAddress address) : this(address.Open())
    {
    }

    public ImapClient(Stream stream)
    {
        _line = new LineClient(stream);
        _line.ReadLine();
    }

    public bool Has(string capability) => _capabilities.Contains(capability);

    public LineClient Line => _line;

    public void LogIn(Login login)
    {
        Must($"LOGIN {Quoted(login.User)} {Quoted(login.Password)}");
        Must("CAPABILITY", line => _capabilities.UnionWith(Encoding.ASCII.GetString(line).Split(' ')));
    }

    public void Compress()
    {
        Must("COMPRESS DEFLATE");
        _line.Swap(plain => new DeflatedStream(plain));
    }

    /// <summary>Runs a command that has to succeed.</summary>
    public ImapAnswer Must(string command, UntaggedHandler? untagged = null)
    {
        ImapAnswer answer = Run(command, untagged);
        return answer.IsOk ? answer : throw new BenchException($"{command[..Math.Min(command.Length, 80)]}: the server says {answer.Tagged}");
    }

    public ImapAnswer Run(string command, UntaggedHandler? untagged = null)
    {
        Send(command);
        return Receive(untagged);
    }

    /// <summary>Writes a command without waiting; its answer comes in its turn.</summary>
    public void Send(string command)
    {
        Begin();
        _line.Write(command);
        _line.Write("\r\n"u8);
    }

    /// <summary>Writes a tag; the caller writes the rest of the command.</summary>
    public void Begin()
    {
        _line.Write("b"u8);
        _line.Write(++_sent);
        _line.Write(" "u8);
    }

    /// <summary>The answer to the oldest command that has none yet.</summary>
    public ImapAnswer Receive(UntaggedHandler? untagged = null)
    {
        _line.Flush();
        _answered++;
        Span<byte> tag = stackalloc byte[24];
        tag = tag[..Tag(tag)];
        int responses = 0;
        long octets = 0;
        while (true)
        {
            ReadOnlySpan<byte> line = _line.ReadLine();
            if (line.StartsWith(tag))
                return new ImapAnswer(Encoding.Latin1.GetString(line[tag.Length..]), responses, octets);
            responses++;
            octets += line.Length + 2;
            untagged?.Invoke(line);
            while (TryLiteral(line, out long size))
            {
                _line.Skip(size);
                line = _line.ReadLine();
                octets += size + line.Length + 2;
            }
        }
    }

    /// <summary>Waits until the server asks for more: a literal, or the end of IDLE.</summary>
    public void AwaitContinuation(UntaggedHandler? untagged = null)
    {
        _line.Flush();
        while (_line.ReadLine() is var line && !line.StartsWith("+"u8))
        {
            if (!line.StartsWith("* "u8))
                throw new BenchException($"no continuation: {Encoding.Latin1.GetString(line)}");
            untagged?.Invoke(line);
        }
    }

    public void Dispose() => _line.Dispose();

    static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    int Tag(Span<byte> into)
    {
        into[0] = (byte)'b';
        _answered.TryFormat(into[1..], out int digits, default, null);
        into[digits + 1] = (byte)' ';
        return digits + 2;
    }

    // A line that ends with {N} goes on behind N octets: quoted strings hold no line end.
    static bool TryLiteral(ReadOnlySpan<byte> line, out long size)
    {
        size = 0;
        if (line.IsEmpty || line[^1] != '}') return false;
        int open = line.LastIndexOf((byte)'{');
        return open >= 0 && System.Buffers.Text.Utf8Parser.TryParse(line[(open + 1)..], out size, out int used) && open + used + 2 == line.Length;
    }
}
