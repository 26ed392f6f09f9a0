using System.CommandLine;
using System.Diagnostics;
using System.IO.Compression;
using Tayori.Bench.Letters;
using Tayori.Bench.Net;

namespace Tayori.Bench;

/// <summary><c>compress</c>: what COMPRESS=DEFLATE saves, and what it costs.</summary>
static class CompressVerb
{
    const string Description = """
        Uploads messages to a mailbox, lists and downloads them, with and without COMPRESS=DEFLATE (RFC 4978): octets on the wire in both directions, time, and with --pid the server's processor time.

        Then, without a server, what the levels of this runtime's zlib make of what came: flushed as a server flushes, and with a compressor that begins anew with each answer.

        Example:
          compress --port 10143 --pid 4711 --user me@example.org --password secret --folder ~/.cache/tayori/spam-assassin
        """;

    const string Mailbox = "bench-compress";

    /// <summary>As servers flush long answers.</summary>
    const int Batch = 64 * 1024;

    static readonly (string Name, string Command)[] s_downloads =
    [
        ("flags", "UID FETCH 1:* (FLAGS)"),
        ("listing", "FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)"),
        ("headers", "FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (DATE FROM TO CC SUBJECT REFERENCES MESSAGE-ID CONTENT-TYPE)])"),
        ("messages", "FETCH 1:* (UID BODY.PEEK[])"),
    ];

    public static Command Create()
    {
        Command command = new("compress", Description);
        ServerOptions server = new(command, port: 143, withLogin: true);
        LetterOptions letters = new(command);
        Option<int> messages = new("--messages") { Description = "Messages uploaded", DefaultValueFactory = _ => 3000, HelpName = "N" };
        Option<int> rounds = new("--rounds") { Description = "Times that all is done; the best counts", DefaultValueFactory = _ => 3, HelpName = "N" };
        command.Add(messages);
        command.Add(rounds);
        command.SetAction(parsed =>
        {
            using ServerClock clock = server.Clock(parsed);
            Run run = new(server.Address(parsed), server.Login(parsed), letters.Read(parsed), parsed.GetValue(messages), clock, server.Report("compress", parsed));
            run.All(parsed.GetValue(rounds));
        });
        return command;
    }

    sealed class Run(ServerAddress address, Login login, IReadOnlyList<Letter> letters, int messages, ServerClock clock, Report report)
    {
        public void All(int rounds)
        {
            foreach (bool compressed in (bool[])[false, true])
            {
                using CountedStream wire = new(address.Open());
                using ImapClient client = new(wire);
                client.LogIn(login);
                if (compressed) client.Compress();
                string suffix = compressed ? ", compressed" : "";
                Measure("upload" + suffix, rounds, wire, () => Upload(client));
                client.Must($"EXAMINE {Mailbox}");
                foreach ((string name, string command) in s_downloads)
                    Measure(name + suffix, rounds, wire, () => client.Must(command));
                // Hardly anything to compress, and as many answers: what a flush costs.
                Measure("one by one" + suffix, rounds, wire, () => OneByOne(client));
            }
            foreach ((string name, string command) in s_downloads)
                Levels(name, Record(command));
        }

        void Upload(ImapClient client)
        {
            client.Run($"DELETE {Mailbox}");
            client.Must($"CREATE {Mailbox}");
            for (int i = 0; i < messages; i++)
            {
                Letter letter = letters[i % letters.Count];
                client.Begin();
                client.Line.Write($"APPEND {Mailbox} {{{letter.Size}+}}\r\n");
                letter.Write(client.Line, i);
                client.Line.Write("\r\n"u8);
                // As clients do that synchronise: some under way at a time.
                if (i % 16 == 15 || i == messages - 1) Confirm(client, i % 16 + 1);
            }
        }

        static void Confirm(ImapClient client, int count)
        {
            for (; count > 0; count--)
            {
                ImapAnswer answer = client.Receive();
                if (!answer.IsOk) throw new BenchException($"APPEND: {answer.Tagged}");
            }
        }

        void OneByOne(ImapClient client)
        {
            for (int i = 1; i <= messages; i++)
                client.Must($"FETCH {i} (UID FLAGS ENVELOPE)");
        }

        void Measure(string name, int rounds, CountedStream wire, Action work)
        {
            (double best, double processor) = (double.MaxValue, double.MaxValue);
            (long sent, long came) = (0, 0);
            for (int i = 0; i < rounds; i++)
            {
                (sent, came) = (wire.Sent, wire.Came);
                (double before, long began) = (clock.Milliseconds, Stopwatch.GetTimestamp());
                work();
                best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                processor = Math.Min(processor, clock.Milliseconds - before);
                (sent, came) = (wire.Sent - sent, wire.Came - came);
            }
            Figure[] figures = [new("sent", sent / 1024.0, "KB"), new("came", came / 1024.0, "KB"), new("best", best, "ms")];
            report.Add(name, clock.IsKnown ? [.. figures, new("server", processor, "ms")] : figures);
        }

        /// <summary>The octets of an answer, literals and all.</summary>
        byte[] Record(string command)
        {
            using MemoryStream octets = new();
            using RecordedStream stream = new(address.Open(), octets);
            using ImapClient client = new(stream);
            client.LogIn(login);
            client.Must($"EXAMINE {Mailbox}");
            octets.SetLength(0);
            client.Must(command);
            return octets.ToArray();
        }

        void Levels(string name, byte[] octets)
        {
            foreach (int level in (int[])[1, 2, 3, 4, 6, 9])
            {
                long began = Stopwatch.GetTimestamp();
                long size = Deflate(octets, level, isFresh: false);
                double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
                report.Add($"{name}, level {level}", new("of", octets.Length / 1024.0, "KB"), new("left", 100.0 * size / octets.Length, "%"), new("begun anew", 100.0 * Deflate(octets, level, isFresh: true) / octets.Length, "%"),
                    new("rate", octets.Length / seconds / 1e6, "MB/s"));
            }
        }

        static long Deflate(byte[] octets, int level, bool isFresh)
        {
            using MemoryStream left = new();
            DeflateStream deflate = Begin(left, level);
            for (int at = 0; at < octets.Length; at += Batch)
            {
                if (isFresh && at > 0)
                {
                    deflate.Dispose();
                    deflate = Begin(left, level);
                }
                deflate.Write(octets.AsSpan(at, Math.Min(Batch, octets.Length - at)));
                deflate.Flush();
            }
            deflate.Dispose();
            return left.Length;
        }

        static DeflateStream Begin(Stream left, int level) => new(left, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true);
    }

    sealed class RecordedStream(Stream inner, Stream record) : ForwardingStream
    {
        public override int Read(Span<byte> buffer)
        {
            int count = inner.Read(buffer);
            record.Write(buffer[..count]);
            return count;
        }

        public override void Write(ReadOnlySpan<byte> octets) => inner.Write(octets);

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
