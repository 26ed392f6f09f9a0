using System.Text;

namespace Tayori.Bench.Net;

/// <summary>A POP3 connection, logged in (RFC 1939).</summary>
sealed class Pop3Client : IDisposable
{
    readonly LineClient _line;

    public Pop3Client(ServerAddress address, Login login)
    {
        _line = address.Connect();
        Status("the greeting");
        Run($"USER {login.User}");
        Run($"PASS {login.Password}");
    }

    /// <summary>Runs a command answered by one line, and returns that line.</summary>
    public string Run(string command)
    {
        Send(command);
        _line.Flush();
        return Status(command);
    }

    /// <summary>Runs a command answered by lines, and returns their number and octets.</summary>
    public (int Lines, long Octets) RunMany(string command)
    {
        Send(command);
        return ReceiveMany(command);
    }

    public void Send(string command)
    {
        _line.Write(command);
        _line.Write("\r\n"u8);
    }

    public (int Lines, long Octets) ReceiveMany(string command)
    {
        _line.Flush();
        Status(command);
        int lines = 0;
        long octets = 0;
        while (true)
        {
            ReadOnlySpan<byte> line = _line.ReadLine();
            if (line.Length == 1 && line[0] == '.')
                return (lines, octets);
            lines++;
            octets += line.Length + 2;
        }
    }

    public void Dispose() => _line.Dispose();

    string Status(string command)
    {
        string line = Encoding.Latin1.GetString(_line.ReadLine());
        return line.StartsWith("+OK", StringComparison.Ordinal) ? line : throw new BenchException($"{command.Split(' ')[0]}: the server says {line}");
    }
}
