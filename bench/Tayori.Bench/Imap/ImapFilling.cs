using System.Globalization;
using System.Text;
using Tayori.Bench.Letters;
using Tayori.Bench.Net;

namespace Tayori.Bench.Imap;

/// <summary>Fills the large mailbox by APPEND over several connections, in the fastest way that the server offers, and says how fast that was.</summary>
sealed class ImapFilling(ServerAddress address, Login login, string mailbox, IReadOnlyList<Letter> letters)
{
    /// <summary>Appends under way at a time where literals need not be waited for.</summary>
    const int Window = 32;
    const int Connections = 8;

    int _left;
    long _number = Environment.TickCount64 % 9_000_000 * 1000;

    public static int CountOf(ImapClient client, string mailbox)
    {
        int count = 0;
        ImapAnswer answer = client.Run($"STATUS {mailbox} (MESSAGES)", line =>
        {
            string text = Encoding.ASCII.GetString(line);
            int at = text.IndexOf("(MESSAGES ", StringComparison.Ordinal);
            if (at >= 0)
                count = int.Parse(text[(at + 10)..text.IndexOf(')', at)], CultureInfo.InvariantCulture);
        });
        return answer.IsOk ? count : -1;
    }

    public void Fill(int messages, Report report)
    {
        _left = messages;
        (double seconds, double processors) = Workers.Run(Connections, _ => LogIn(), client =>
        {
            if (client.Has("LITERAL+")) FillPipelined(client);
            else FillOneByOne(client);
        });
        report.Add("append", new("rate", messages / seconds, "/s"), new("connections", Connections, ""), new("client", processors, "processors"));
    }

    ImapClient LogIn()
    {
        ImapClient client = new(address);
        client.LogIn(login);
        return client;
    }

    void FillPipelined(ImapClient client)
    {
        int perCommand = client.Has("MULTIAPPEND") ? 16 : 1;
        int open = 0;
        for (int count; (count = Take(perCommand)) > 0;)
        {
            Append(client, count, "+}\r\n"u8);
            for (open++; open >= Window / perCommand; open--)
                Confirm(client);
        }
        for (; open > 0; open--)
            Confirm(client);
    }

    void Append(ImapClient client, int count, ReadOnlySpan<byte> literalEnd)
    {
        client.Begin();
        client.Line.Write($"APPEND {mailbox}");
        for (int i = 0; i < count; i++)
            Literal(client, literalEnd);
        client.Line.Write("\r\n"u8);
    }

    void Literal(ImapClient client, ReadOnlySpan<byte> end)
    {
        long number = Interlocked.Increment(ref _number);
        Letter letter = letters[(int)(number % letters.Count)];
        client.Line.Write(" {"u8);
        client.Line.Write(letter.Size);
        client.Line.Write(end);
        if (end[0] == '}')
            client.AwaitContinuation();
        letter.Write(client.Line, number);
    }

    void FillOneByOne(ImapClient client)
    {
        while (Take(1) > 0)
        {
            Append(client, 1, "}\r\n"u8);
            Confirm(client);
        }
    }

    static void Confirm(ImapClient client)
    {
        ImapAnswer answer = client.Receive();
        if (!answer.IsOk)
            throw new BenchException($"APPEND: {answer.Tagged}");
    }

    int Take(int wanted)
    {
        int left = Interlocked.Add(ref _left, -wanted);
        return Math.Clamp(left + wanted, 0, wanted);
    }
}
