namespace Tayori.Bench.Letters;

/// <summary>Letters from files: <c>*.eml</c>, <c>*.txt</c>, or a Maildir's. The line an mbox puts in front is left out, and line ends become CRLF, as they are on the wire.</summary>
static class LetterFolder
{
    public static IReadOnlyList<Letter> Read(string folder)
    {
        Letter[] letters = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsMail).Order(StringComparer.Ordinal).Select(f => new Letter(OnTheWire(File.ReadAllBytes(f)), -1))];
        return letters.Length > 0 ? letters : throw new BenchException($"{folder} holds no messages (*.eml, *.txt, or a Maildir)");
    }

    static bool IsMail(string path) => Path.GetExtension(path) is ".eml" or ".txt" || Path.GetFileName(Path.GetDirectoryName(path)) is "cur" or "new";

    static byte[] OnTheWire(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("From "u8))
            file = file[(file.IndexOf((byte)'\n') + 1)..];
        List<byte> wire = new(file.Length + file.Length / 40);
        while (!file.IsEmpty)
        {
            int lf = file.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (lf < 0 ? file : file[..lf]).TrimEnd((byte)'\r');
            foreach (byte octet in line)
                wire.Add(octet == '\r' ? (byte)' ' : octet); // a CR alone is refused by servers that fear smuggling
            wire.AddRange("\r\n"u8);
            file = lf < 0 ? [] : file[(lf + 1)..];
        }
        return [.. wire];
    }
}
