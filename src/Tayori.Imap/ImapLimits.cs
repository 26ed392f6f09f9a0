namespace Tayori.Imap;

/// <summary>Limits of the IMAP head, each with its reason.</summary>
static class ImapLimits
{
    /// <summary>Ranges of one sequence set; as many as a command of 256 KB can name.</summary>
    public const int SequenceRanges = 100_000;

    /// <summary>Depth of parentheses in a command (SEARCH keys): deeper than any person or program writes, shallow enough for the stack.</summary>
    public const int Nesting = 50;
}
