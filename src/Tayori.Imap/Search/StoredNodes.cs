using System.Buffers;
using Tayori.Imap.Fetch;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>A key that listing data or the header answers.</summary>
abstract class StoredNode : SearchNode
{
    Verdict _found;

    public override void Bound(in ChunkRows rows, Span<ulong> sure, Span<ulong> possible) => LeaveOpen(rows, sure, possible);

    public override Verdict Test(in SearchFacts facts)
    {
        if (facts.Known < Cost) return Verdict.Unknown;
        return facts.Known == SearchCost.Content ? _found : _found = Of(Holds(facts.Details));
    }

    protected abstract bool Holds(in MessageDetails details);
}

/// <summary>SENTBEFORE, SENTON, SENTSINCE; a message that does not say when it was sent matches none.</summary>
sealed class SentNode(int from, int until) : StoredNode
{
    public override SearchCost Cost => SearchCost.Listing;

    protected override bool Holds(in MessageDetails details) => StoredItems.SentDay(details.Keys) is { } day && day >= from && day < until;
}

/// <summary>THREADID (RFC 8474 §6).</summary>
sealed class ThreadNode(ThreadId thread) : StoredNode
{
    public override SearchCost Cost => SearchCost.Listing;

    protected override bool Holds(in MessageDetails details) => details.Thread == thread;
}

/// <summary>SUBJECT: RFC 3501 §6.4.4 asks for "the envelope structure's SUBJECT field". The empty string asks whether there is one.</summary>
sealed class SubjectNode(TextNeedle needle) : StoredNode
{
    public override SearchCost Cost => SearchCost.Listing;

    protected override bool Holds(in MessageDetails details)
    {
        var subject = StoredItems.Envelope(details.Envelope).Subject;
        return !subject.IsNil && needle.IsIn(HeaderText.ToUtf8(subject.Octets));
    }
}

/// <summary>FROM, TO, CC, BCC: the addresses of the envelope as one writes them, names decoded.</summary>
sealed class AddressNode(EnvelopeField field, TextNeedle needle) : StoredNode
{
    readonly ArrayBufferWriter<byte> _text = new();

    public override SearchCost Cost => SearchCost.Listing;

    protected override bool Holds(in MessageDetails details)
    {
        var addresses = AddressText.Of(StoredItems.Envelope(details.Envelope), field);
        if (addresses.IsNil) return false;
        _text.ResetWrittenCount();
        AddressText.Write(addresses, _text);
        return needle.IsIn(_text.WrittenSpan);
    }
}

/// <summary>HEADER: any field of that name, decoded; the empty string asks whether there is one.</summary>
sealed class HeaderNode(string name, TextNeedle needle, SoughtFields fields) : StoredNode
{
    readonly int _name = fields.Add(name);
    readonly FieldTest _test = needle.IsIn;

    public override SearchCost Cost => SearchCost.Header;

    protected override bool Holds(in MessageDetails details) => fields.Any(_name, details, _test);
}
