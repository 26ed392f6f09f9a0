namespace Tayori.Imap.Grammar;

/// <summary>One <c>seq-number</c> or <c>seq-range</c>; <see cref="Star"/> stands for <c>*</c>, the largest number in use (RFC 3501 §9). Ends are in the order written.</summary>
readonly record struct SequenceRange(uint First, uint Last)
{
    /// <summary><c>*</c>. No number is 0 (nz-number), so it is free.</summary>
    public const uint Star = 0;
}

/// <summary><c>sequence-set</c> as written: sequence numbers or UIDs, not yet resolved against a mailbox. the mailbox view resolves it.</summary>
sealed class SequenceSet(SequenceRange[] ranges)
{
    public static SequenceSet Empty { get; } = new([]);

    /// <summary>The set <c>$</c> (RFC 5182): the saved result of the last SEARCH.</summary>
    public static SequenceSet SavedResult { get; } = new([]);

    public ReadOnlySpan<SequenceRange> Ranges => ranges;

    public override string ToString() => this == SavedResult ? "$" : string.Join(',', ranges.Select(Format));

    static string Format(SequenceRange range) =>
        range.First == range.Last ? Format(range.First) : $"{Format(range.First)}:{Format(range.Last)}";

    static string Format(uint number) => number == SequenceRange.Star ? "*" : number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
