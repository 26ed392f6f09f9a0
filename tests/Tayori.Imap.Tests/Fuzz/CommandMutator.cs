namespace Tayori.Imap.Tests.Fuzz;

/// <summary>Breaks command lines: octets are changed, put in, taken out, doubled, or two lines joined.</summary>
sealed class CommandMutator(Random random, IReadOnlyList<string> seeds)
{
    const string Interesting = "(){}[]<>\"\\*%&~+-.,:;/0129 \0\r\n\t\u0080\u00ffaZ";

    public string Next()
    {
        var line = seeds[random.Next(seeds.Count)];
        for (var changes = random.Next(1, 5); changes > 0; changes--) line = Change(line);
        return line;
    }

    string Change(string line)
    {
        var at = random.Next(line.Length + 1);
        var to = Math.Min(line.Length, at + random.Next(1, 6));
        return random.Next(7) switch
        {
            0 => line[..at] + line[to..],
            1 => line[..at] + Octet() + line[at..],
            2 when at < line.Length => line[..at] + Octet() + line[(at + 1)..],
            3 => line[..to] + line[at..],
            4 => line[..at] + seeds[random.Next(seeds.Count)][^1..] + line[at..],
            5 => line[..at] + new string(Octet(), random.Next(1, 200)) + line[at..],
            6 => line[..at] + "\r\n" + line[at..],
            _ => line + " " + seeds[random.Next(seeds.Count)],
        };
    }

    char Octet() => Interesting[random.Next(Interesting.Length)];
}
