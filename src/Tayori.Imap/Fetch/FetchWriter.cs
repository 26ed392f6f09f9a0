using System.Buffers;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Fetch;

/// <summary>
/// Writes one or more FETCH responses (RFC 3501 §7.4.2): <see cref="Begin"/>, items, <see cref="End"/>. A response may be continued by a writer made with the
/// <see cref="Separator"/> that the one before ended with, so that content can be streamed between two.
/// </summary>
ref struct FetchWriter(IBufferWriter<byte> output, byte separator = FetchWriter.First, Features features = Features.None)
{
    /// <summary>What stands before the first item.</summary>
    public const byte First = (byte)'(';

    OctetWriter _writer = new(output, features.Has(Features.Utf8Strings));
    readonly Features _features = features;

    /// <summary>What stands before the next item.</summary>
    public byte Separator { get; private set; } = separator;

    /// <summary>message-data = nz-number SP "FETCH" SP msg-att; msg-att = "(" (msg-att-dynamic / msg-att-static) *(SP …) ")"</summary>
    /// <remarks>uidfetch-resp = uniqueid SP "UIDFETCH" SP msg-att (RFC 9586 §4)</remarks>
    public void Begin(int number, uint uid)
    {
        var isUidOnly = _features.Has(Features.UidOnly);
        _writer.Raw("* "u8);
        _writer.Number(isUidOnly ? uid : number);
        _writer.Raw(isUidOnly ? " UIDFETCH "u8 : " FETCH "u8);
        Separator = First;
    }

    public void End() => _writer.Raw(")\r\n"u8);

    /// <summary>Hands over what was written.</summary>
    public void Done() => _writer.Done();

    /// <summary>Octets that have been handed over: while there are none, a response that cannot be finished can be left out.</summary>
    public readonly long Written => _writer.Written;

    /// <summary>Items that the message list answers.</summary>
    public void Row(FetchAttributes attributes, in MessageRow row, bool isRecent)
    {
        if ((attributes & FetchAttributes.Uid) != 0) Item("UID "u8, row.Uid);
        if ((attributes & FetchAttributes.Flags) != 0) Flags(row.Flags, isRecent);
        if ((attributes & FetchAttributes.ModSeq) != 0) ModSeq(row.ModSeq);
        if ((attributes & FetchAttributes.InternalDate) != 0) Date("INTERNALDATE "u8, row.Received, row.ReceivedOffset);
        if ((attributes & FetchAttributes.Size) != 0) Item("RFC822.SIZE "u8, row.Size);
        if ((attributes & FetchAttributes.SaveDate) != 0) Date("SAVEDATE "u8, row.Saved, 0);
    }

    /// <summary>fetch-emailid-resp = "EMAILID" SP "(" objectid ")" (RFC 8474 §7)</summary>
    public void EmailId(AccountId account, MessageId message) => Id("EMAILID ("u8, ObjectId.MessagePrefix, account, message.Value);

    /// <summary>fetch-threadid-resp = "THREADID" SP ("(" objectid ")" / nil) (RFC 8474 §7)</summary>
    public void ThreadId(AccountId account, ThreadId? thread)
    {
        if (thread is { } known) Id("THREADID ("u8, ObjectId.ThreadPrefix, account, known.Value);
        else Item("THREADID NIL"u8);
    }

    /// <summary>"FLAGS" SP "(" [flag-fetch *(SP flag-fetch)] ")"; flag-fetch = flag / "\Recent"</summary>
    void Flags(FlagSet flags, bool isRecent)
    {
        Item("FLAGS ("u8);
        _writer.Raw(flags.Text);
        if (isRecent) _writer.Raw(flags.Text.IsEmpty ? @"\Recent"u8 : @" \Recent"u8);
        _writer.Byte((byte)')');
    }

    /// <summary>fetch-mod-resp = "MODSEQ" SP "(" permsg-modsequence ")" (RFC 7162 §7)</summary>
    void ModSeq(long modSeq)
    {
        Item("MODSEQ ("u8, modSeq);
        _writer.Byte((byte)')');
    }

    /// <summary>"INTERNALDATE" SP date-time / "SAVEDATE" SP date-time (RFC 8514 §5)</summary>
    void Date(scoped ReadOnlySpan<byte> name, long seconds, short offset)
    {
        Item(name);
        Span<byte> date = stackalloc byte[ImapDate.Length];
        ImapDate.Write(date, seconds, offset);
        _writer.Raw(date);
    }

    /// <summary>"ENVELOPE" SP envelope</summary>
    public void Envelope(in EnvelopeView envelope)
    {
        Item("ENVELOPE "u8);
        EnvelopeWriter.Write(ref _writer, envelope);
    }

    /// <summary>"PREVIEW" SP nstring (RFC 8970 §6)</summary>
    public void Preview(ReadOnlySpan<byte> text)
    {
        Item("PREVIEW "u8);
        _writer.String(text);
    }

    /// <summary>"BODY" ["STRUCTURE"] SP body</summary>
    public void Structure(PartReader parts, bool extended)
    {
        Item(extended ? "BODYSTRUCTURE "u8 : "BODY "u8);
        StructureWriter.Write(ref _writer, ref parts, new StructureForm(extended, EnclosesGlobal: _features.Has(Features.Imap4Rev2)));
    }

    /// <summary>"BODY" section ["&lt;" number "&gt;"] SP nstring, the content at hand</summary>
    public void Section(FetchSection section, ReadOnlySpan<byte> content)
    {
        Item(section.Label);
        _writer.Literal(content);
    }

    /// <summary>The same, the content to follow.</summary>
    public void SectionStart(FetchSection section, long size)
    {
        Item(section.Label);
        _writer.LiteralStart(size);
    }

    /// <summary>"BINARY" section-binary ["&lt;" number "&gt;"] SP (nstring / literal8), the content to follow; as a literal8 where NUL is in it (RFC 3516 §4.3).</summary>
    public void BinaryStart(FetchSection section, long size, bool hasNul)
    {
        Item(section.Label);
        if (hasNul) _writer.Byte((byte)'~');
        _writer.LiteralStart(size);
    }

    /// <summary>"BINARY.SIZE" section-binary SP number</summary>
    public void BinarySize(FetchSection section, long size) => Item(section.Label, size);

    /// <summary>A part that the message does not have.</summary>
    public void SectionNil(FetchSection section)
    {
        Item(section.Label);
        _writer.Raw("NIL"u8);
    }

    void Id(scoped ReadOnlySpan<byte> name, byte prefix, AccountId account, long number)
    {
        Item(name);
        _writer.Byte(prefix);
        _writer.Number(account.Value);
        _writer.Byte((byte)'-');
        _writer.Number(number);
        _writer.Byte((byte)')');
    }

    void Item(scoped ReadOnlySpan<byte> name)
    {
        _writer.Byte(Separator);
        Separator = (byte)' ';
        _writer.Raw(name);
    }

    void Item(scoped ReadOnlySpan<byte> name, long value)
    {
        Item(name);
        _writer.Number(value);
    }
}
