using Tayori.Mime.Codec;

namespace Tayori.Mime;

/// <summary>Sort and thread keys read in place from their stored form; texts are UTF-8, to be compared as a collation has them. See <see cref="SortKeys"/>.</summary>
public readonly ref struct KeysView
{
    /// <param name="octets">What <see cref="StructureCodec.EncodeKeys"/> wrote.</param>
    /// <exception cref="InvalidDataException">The octets are damaged.</exception>
    public KeysView(ReadOnlySpan<byte> octets)
    {
        PackedInput input = new(octets);
        input.Version(StructureCodec.Version, StructureCodec.KeysVersion);
        BaseSubject = input.Octets().Octets;
        IsReplyOrForward = input.Number() != 0;
        From = input.Octets().Octets;
        To = input.Octets().Octets;
        Cc = input.Octets().Octets;
        DisplayFrom = input.Octets().Octets;
        DisplayTo = input.Octets().Octets;
        long sentDate = input.Signed();
        SentDate = sentDate == long.MinValue ? null : sentDate;
        long sentDay = input.Signed();
        SentDay = sentDay == int.MinValue ? null : (int)sentDay;
        MessageId = input.Octets();
        int references = input.Count();
        References = new TextListView(input.Rest, references);
    }

    public ReadOnlySpan<byte> BaseSubject { get; }
    public bool IsReplyOrForward { get; }
    public ReadOnlySpan<byte> From { get; }
    public ReadOnlySpan<byte> To { get; }
    public ReadOnlySpan<byte> Cc { get; }
    public ReadOnlySpan<byte> DisplayFrom { get; }
    public ReadOnlySpan<byte> DisplayTo { get; }

    /// <summary>Unix milliseconds.</summary>
    public long? SentDate { get; }
    public int? SentDay { get; }
    public PackedText MessageId { get; }
    public TextListView References { get; }
}
