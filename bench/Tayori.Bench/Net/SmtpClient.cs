using System.Text;
using Tayori.Bench.Letters;

namespace Tayori.Bench.Net;

/// <summary>How the commands of a transaction are sent.</summary>
enum SmtpSending
{
    /// <summary>Each reply is waited for.</summary>
    OneByOne,
    /// <summary>MAIL, RCPT and DATA together (RFC 2920), then the message: two round trips, as Postfix sends.</summary>
    Pipelined,
    /// <summary>All of it together, the message by BDAT (RFC 3030): one round trip.</summary>
    Chunked,
}

/// <summary>One SMTP or LMTP connection that sends letters.</summary>
sealed class SmtpClient : IDisposable
{
    readonly LineClient _line;
    readonly bool _isLmtp;

    public SmtpClient(ServerAddress address, bool isLmtp, SmtpSending sending)
    {
        _line = address.Connect();
        _isLmtp = isLmtp;
        Expect(220);
        Say(isLmtp ? "LHLO bench.example\r\n" : "EHLO bench.example\r\n");
        HashSet<string> offered = [];
        Expect(250, offered);
        string? needed = sending switch { SmtpSending.Pipelined => "PIPELINING", SmtpSending.Chunked => "CHUNKING", _ => null };
        if (needed is not null && !offered.Contains(needed))
            throw new BenchException($"the server does not offer {needed}");
    }

    /// <summary>Sends one letter; on return every recipient has it. A refusal of any kind ends the benchmark.</summary>
    public void Send(string sender, ReadOnlySpan<string> recipients, Letter letter, long number, SmtpSending sending)
    {
        bool waits = sending == SmtpSending.OneByOne;
        Envelope("MAIL FROM:<", sender, waits);
        foreach (string recipient in recipients)
            Envelope("RCPT TO:<", recipient, waits);
        if (sending == SmtpSending.Chunked)
            Chunk(letter, number);
        else
            _line.Write("DATA\r\n");
        _line.Flush();
        for (int i = 0; !waits && i <= recipients.Length; i++)
            Expect(250);
        if (sending != SmtpSending.Chunked)
            Data(letter, number);
        for (int i = _isLmtp ? recipients.Length : 1; i > 0; i--)
            Expect(250);
    }

    public void Dispose()
    {
        try
        {
            Say("QUIT\r\n");
            Expect(221);
        }
        catch (Exception e) when (e is BenchException or IOException)
        {
            // The connection goes away either way.
        }
        _line.Dispose();
    }

    void Envelope(string command, string address, bool waits)
    {
        _line.Write(command);
        _line.Write(address);
        _line.Write(">\r\n"u8);
        if (!waits) return;
        _line.Flush();
        Expect(250);
    }

    void Data(Letter letter, long number)
    {
        Expect(354);
        letter.WriteStuffed(_line, number);
        _line.Write(".\r\n"u8);
        _line.Flush();
    }

    void Chunk(Letter letter, long number)
    {
        _line.Write("BDAT "u8);
        _line.Write(letter.Size);
        _line.Write(" LAST\r\n"u8);
        letter.Write(_line, number);
    }

    void Say(string command)
    {
        _line.Write(command);
        _line.Flush();
    }

    // Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
    void Expect(int code, HashSet<string>? keywords = null)
    {
        ReadOnlySpan<byte> line;
        do
        {
            line = _line.ReadLine();
            if (line.Length < 3 || (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0') != code)
                throw new BenchException($"{code} was expected, the server says: {Encoding.Latin1.GetString(line)}");
            if (line.Length > 4)
                keywords?.Add(Encoding.Latin1.GetString(line[4..]).Split(' ')[0].ToUpperInvariant());
        }
        while (line.Length > 3 && line[3] == '-');
    }
}
