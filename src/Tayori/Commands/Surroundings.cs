using System.Collections;

namespace Tayori.Commands;

/// <summary>What a command reads and writes besides files; a test gives its own.</summary>
sealed record Surroundings(TextReader Input, TextWriter Output, TextWriter Error, IReadOnlyDictionary<string, string> Environment, TimeProvider Time)
{
    /// <summary>Set by the launcher to how it was called.</summary>
    const string LauncherVariable = "_TAYORI_COMMAND";

    /// <summary>Standard input where octets matter.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>How the program was called, for commands that are printed to be pasted.</summary>
    public string CommandName => ShellWord.Quote(Environment.GetValueOrDefault(LauncherVariable, "tayori"));

    public static Surroundings OfProcess()
    {
        Dictionary<string, string> environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
        return new Surroundings(Console.In, Console.Out, Console.Error, environment, TimeProvider.System);
    }
}
