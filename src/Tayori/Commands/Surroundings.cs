using System.Collections;

namespace Tayori.Commands;

/// <summary>What a command reads and writes besides files; a test gives its own.</summary>
sealed record Surroundings(TextReader Input, TextWriter Output, TextWriter Error, IReadOnlyDictionary<string, string> Environment, TimeProvider Time)
{
    public static Surroundings OfProcess()
    {
        Dictionary<string, string> environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
        return new Surroundings(Console.In, Console.Out, Console.Error, environment, TimeProvider.System);
    }
}
