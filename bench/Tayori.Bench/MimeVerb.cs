using System.CommandLine;
using System.Diagnostics;
using Tayori.Bench.Letters;
using Tayori.Mime;
using Tayori.TestKit.Mime;

namespace Tayori.Bench;

/// <summary><c>mime</c>: reading messages, those of a folder or such as we make up; hostile ones too, each at two sizes, so that cost which grows faster than size is seen.</summary>
static class MimeVerb
{
    /// <summary>As the spool hands a message over while it arrives.</summary>
    const int Piece = 64 * 1024;
    static readonly TimeSpan s_time = TimeSpan.FromSeconds(1);

    const string Description = """
        Reads messages, in the pieces in which they arrive, and says how fast and what it allocates: messages that are made up, or with --folder those of a folder (*.eml, *.txt, a Maildir).

        Hostile ones are read at two sizes: where the larger, 16 times as long, is read much slower per octet, cost grows faster than size.

        Example:
          mime --folder tests/messages --json
        """;

    /// <summary>Below the limit of a header block, so that all of it is looked at.</summary>
    const int Large = 240 * 1024;

    public static Command Create()
    {
        Command command = new("mime", Description);
        Option<string?> folder = new("--folder") { Description = "Read the messages of this folder", HelpName = "DIR" };
        Option<bool> json = new("--json") { Description = "A line of JSON per row" };
        command.Add(folder);
        command.Add(json);
        command.SetAction(parsed =>
        {
            Report report = new("mime", parsed.GetValue(folder) ?? "made up", parsed.GetValue(json), Console.Out);
            if (parsed.GetValue(folder) is { } given) Measure(report, "folder", [.. LetterFolder.Read(given).Select(l => l.Octets.ToArray())]);
            else MeasureMadeUp(report);
        });
        return command;
    }

    static void MeasureMadeUp(Report report)
    {
        foreach ((string name, Func<int, byte[]> make) in TestMessages.Ordinary)
            Measure(report, name, [make(1), make(2), make(3)]);
        foreach ((string name, Func<int, byte[]> make) in TestMessages.Hostile)
        {
            Measure(report, name, [make(Large / 16)]);
            Measure(report, name + ", x16", [make(Large)]);
        }
    }

    static void Measure(Report report, string name, byte[][] messages)
    {
        foreach (byte[] message in messages)
            Read(message);
        long messagesRead = 0, octetsRead = 0, allocated = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        do
        {
            foreach (byte[] message in messages)
            {
                Read(message);
                octetsRead += message.Length;
            }
            messagesRead += messages.Length;
        }
        while (watch.Elapsed < s_time);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        double seconds = watch.Elapsed.TotalSeconds;
        report.Add(name, new("speed", octetsRead / seconds / 1e6, "MB/s"), new("rate", messagesRead / seconds, "/s"), new("size", (double)octetsRead / messagesRead, "B"), new("allocated", (double)allocated / messagesRead, "B"));
    }

    static void Read(ReadOnlySpan<byte> message)
    {
        MessageReader reader = new();
        for (; !message.IsEmpty; message = message[Math.Min(Piece, message.Length)..])
            reader.Append(message[..Math.Min(Piece, message.Length)]);
        reader.Complete();
    }
}
