using System.Buffers;
using System.Text;
using CsCheck;

namespace Tayori.Mime.Tests.Corpus;

/// <summary>A well-formed message and what its parts are, known because it was put together from them.</summary>
sealed record GeneratedMail(byte[] Octets, Opinion Root)
{
    /// <summary>A tape of choices; a shorter one makes a simpler message, which is how a failing one is made small.</summary>
    public static Gen<GeneratedMail> Any { get; } = Gen.Byte.Array[0, 60].Select(tape => new Maker(tape).Make());

    sealed class Maker(byte[] tape)
    {
        static readonly string[] s_lines = ["text", "", "-- ", "--", "--b", "日本語", ".", "--b9--", " --b1", "From here", "Subject: no header", "a\rb", "=\u00A0"];
        static readonly string[] s_types = ["text/plain", "text/html", "application/octet-stream", "image/png", "text/plain; charset=utf-8"];

        readonly ArrayBufferWriter<byte> _octets = new();
        readonly string _lineEnd = tape.Length > 0 && tape[0] % 3 == 0 ? "\n" : "\r\n";
        int _at;
        int _boundaries;

        public GeneratedMail Make()
        {
            Opinion root = Message(0);
            return new GeneratedMail(_octets.WrittenSpan.ToArray(), root);
        }

        int Next(int choices) => _at < tape.Length ? tape[_at++] % choices : 0;

        Opinion Message(int depth)
        {
            long header = _octets.WrittenCount;
            Line("From: \"A, B\" <a@example.org>");
            if (Next(2) == 1) Line($"Subject: folded{_lineEnd} into{_lineEnd}\ttwo");
            Line("MIME-Version: 1.0");
            return Entity(depth, header, inDigest: false);
        }

        Opinion Entity(int depth, long header, bool inDigest) => Next(9) switch
        {
            5 or 6 when depth < 6 => Multipart(depth, header, "mixed"),
            7 when depth < 6 => Multipart(depth, header, "digest"),
            8 when depth < 6 => Enclosed(depth, header, explicitly: !inDigest || Next(2) == 1),
            _ when inDigest && depth < 6 && Next(3) > 0 => Enclosed(depth, header, explicitly: false),
            _ => Leaf(header),
        };

        Opinion Leaf(long header)
        {
            string type = s_types[Next(s_types.Length)];
            Line($"Content-Type: {type}");
            if (Next(2) == 1) Line("Content-Transfer-Encoding: 8bit");
            Line("");
            long body = _octets.WrittenCount;
            for (int lines = Next(5); lines > 0; lines--)
                Line(s_lines[Next(s_lines.Length)]);
            if (Next(2) == 1) Write(s_lines[Next(s_lines.Length)]);
            return Closed(type.Split(';')[0], header, body, []);
        }

        Opinion Multipart(int depth, long header, string subtype)
        {
            // Boundaries that begin alike, that hold what RFC 2046 §5.1.1 allows, and that no line of ours is.
            string boundary = (new[] { "=_{0}", "b{0}x", "a b{0}'()+_,-./:=?x" })[Next(3)].Replace("{0}", $"{++_boundaries}", StringComparison.Ordinal);
            Line($"Content-Type: multipart/{subtype}; boundary=\"{boundary}\"");
            Line("");
            long body = _octets.WrittenCount;
            for (int lines = Next(3); lines > 0; lines--)
                Line(s_lines[Next(s_lines.Length)]);
            List<Opinion> inside = [];
            for (int parts = 1 + Next(3); parts > 0; parts--)
            {
                Line($"--{boundary}{(Next(4) == 1 ? " \t" : "")}");
                inside.Add(Entity(depth + 1, _octets.WrittenCount, subtype == "digest"));
                Write(_lineEnd); // belongs to the delimiter
            }
            Write($"--{boundary}--");
            for (int lines = Next(3); lines > 0; lines--)
                Write(_lineEnd + s_lines[Next(s_lines.Length)]);
            return Closed($"multipart/{subtype}", header, body, inside);
        }

        Opinion Enclosed(int depth, long header, bool explicitly)
        {
            if (explicitly) Line("Content-Type: message/rfc822");
            Line("");
            long body = _octets.WrittenCount;
            return Closed("message/rfc822", header, body, [Message(depth + 1)]);
        }

        Opinion Closed(string type, long header, long body, List<Opinion> inside)
        {
            byte[] all = _octets.WrittenSpan.ToArray();
            Opinion opinion = new(type, header, body, all.Length, all.AsSpan((int)body).Count((byte)'\n'));
            opinion.Inside.AddRange(inside);
            return opinion;
        }

        void Line(string text) => Write(text + _lineEnd);

        void Write(string text) => _octets.Write(Encoding.UTF8.GetBytes(text));
    }
}
