namespace Tayori.Imap.Grammar;

/// <summary>The first thing that was wrong with a command: what, and at which octet (1-based, literals counted as they came).</summary>
readonly record struct ParseFailure(string Message, int Column)
{
    public override string ToString() => $"{Message} at column {Column}";
}
