namespace Tayori.Commands;

/// <summary>Words for commands that are printed to be pasted.</summary>
static class ShellWord
{
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_./:@+=,".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
