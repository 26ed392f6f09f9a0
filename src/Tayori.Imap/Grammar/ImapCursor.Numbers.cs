using System.Buffers.Text;

namespace Tayori.Imap.Grammar;

ref partial struct ImapCursor
{
    /// <summary>number = 1*DIGIT, 32 bits</summary>
    public uint Number(string what = "number") => (uint)Digits(uint.MaxValue, what);

    /// <summary>nz-number</summary>
    public uint NzNumber(string what = "number")
    {
        var column = Column;
        var value = Number(what);
        if (value == 0 && !Failed) FailAt($"{what} may not be 0", column);
        return value;
    }

    /// <summary>number64, mod-sequence-valzer (RFC 7162 §7, RFC 9051 §9): 63 bits</summary>
    public long Number64(string what = "number") => (long)Digits(long.MaxValue, what);

    /// <summary>mod-sequence-value (RFC 7162 §7)</summary>
    public long NzNumber64(string what)
    {
        var column = Column;
        var value = Number64(what);
        if (value == 0 && !Failed) FailAt($"{what} may not be 0", column);
        return value;
    }

    /// <summary>sequence-set = (seq-number / seq-range) *("," sequence-set) / "$" (RFC 5182 §3)</summary>
    public SequenceSet SequenceSet()
    {
        if (TryByte((byte)'$')) return Grammar.SequenceSet.SavedResult;
        var ranges = new List<SequenceRange>();
        do
        {
            if (ranges.Count == ImapLimits.SequenceRanges) FailLimit($"more than {ImapLimits.SequenceRanges} ranges in a sequence set");
            ranges.Add(SequenceRange());
        }
        while (TryByte((byte)','));
        return Failed ? Grammar.SequenceSet.Empty : new SequenceSet([.. ranges]);
    }

    /// <summary>seq-range = seq-number ":" seq-number</summary>
    SequenceRange SequenceRange()
    {
        var first = SequenceNumber();
        return new(first, TryByte((byte)':') ? SequenceNumber() : first);
    }

    /// <summary>seq-number = nz-number / "*"</summary>
    uint SequenceNumber() => TryByte((byte)'*') ? Grammar.SequenceRange.Star : NzNumber("message number or '*'");

    ulong Digits(ulong limit, string what)
    {
        var rest = Rest;
        if (rest.IsEmpty || !char.IsAsciiDigit((char)rest[0]))
        {
            Fail(Unexpected($"{what} expected"));
            return 0;
        }
        if (!Utf8Parser.TryParse(rest, out ulong value, out var length) || value > limit)
        {
            Fail($"{what} is too large");
            return 0;
        }
        _at += length;
        return value;
    }
}
