using Tayori.Imap.Output;

namespace Tayori.Imap.Grammar;

/// <summary>The first thing that was wrong with a command: what, and at which octet (1-based, literals counted as they came).</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Column">Where.</param>
/// <param name="IsLimit">The grammar allows it and the server does not: NO [LIMIT], not BAD.</param>
/// <param name="Code">The same, where a code of its own says so.</param>
readonly record struct ParseFailure(string Message, int Column, bool IsLimit = false, ResponseCode? Code = null)
{
    public override string ToString() => $"{Message} at column {Column}";
}
