using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tayori.Sending;

/// <summary>The client's half of SMTP, as far as a test letter to a server on this machine needs it. Throws <see cref="IOException"/> where the connection or the other end's grammar breaks.</summary>
sealed class SmtpClient : IAsyncDisposable
{
    /// <summary>RFC 5321 §4.5.3.1.5 allows 512 octets for a line of a reply.</summary>
    const int LongestReplyLine = 4096;
    const int MostReplyLines = 200;

    /// <summary>RFC 5321 §4.5.3.2.6: ten minutes for the end of DATA; nobody answers later than that.</summary>
    static readonly TimeSpan ReplyTimeout = TimeSpan.FromMinutes(10);
    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    readonly NetworkStream _stream;
    readonly PipeReader _input;
    readonly TimeProvider _time;

    SmtpClient(NetworkStream stream, TimeProvider time) => (_stream, _input, Output, _time) = (stream, PipeReader.Create(stream), PipeWriter.Create(stream), time);

    public PipeWriter Output { get; }

    /// <summary>Throws <see cref="SocketException"/> or <see cref="TimeoutException"/> where nobody answers.</summary>
    public static async Task<SmtpClient> ConnectAsync(IPEndPoint server, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellationToken).AsTask().WaitAsync(ConnectTimeout, time, cancellationToken);
            return new SmtpClient(new NetworkStream(socket, ownsSocket: true), time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task<SmtpAnswer> CommandAsync(string line, CancellationToken cancellationToken)
    {
        Output.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
        return await AnswerAsync(cancellationToken);
    }

    /// <summary>Sends what was written and reads the answer to it.</summary>
    public async Task<SmtpAnswer> AnswerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Output.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // A server that has had enough of a message says why before it hangs up: that is still to be read.
        }
        return await ReadAsync(cancellationToken);
    }

    public async Task<SmtpAnswer> ReadAsync(CancellationToken cancellationToken)
    {
        List<string> lines = [];
        while (lines.Count < MostReplyLines)
        {
            // Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF (RFC 5321 §4.2)
            string line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int code) || (line.Length > 3 && line[3] is not (' ' or '-')))
                throw new IOException($"this is no mail server: it said \"{line}\"");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
                return new SmtpAnswer(code, lines);
        }
        throw new IOException("the server's answer has no end");
    }

    async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await _input.ReadAsync(cancellationToken).AsTask().WaitAsync(ReplyTimeout, _time, cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                string line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                _input.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }
            if (read.IsCompleted || read.Buffer.Length > LongestReplyLine)
                throw new IOException("the server hung up without an answer");
            _input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public async ValueTask DisposeAsync() => await _stream.DisposeAsync();
}
