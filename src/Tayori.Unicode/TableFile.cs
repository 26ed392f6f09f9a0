using System.Reflection;

namespace Tayori.Unicode;

/// <summary>A table of characters that comes with an assembly: sections that begin with <c>[name]</c>, remarks that begin with <c>#</c>.</summary>
public static class TableFile
{
    public static IEnumerable<(string Section, string Line)> Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is missing in the assembly");
        using var lines = new StreamReader(stream);
        var section = "";
        while (lines.ReadLine() is { } line)
        {
            if (line[0] == '[') section = line[1..^1];
            else if (line[0] != '#') yield return (section, line);
        }
    }
}
