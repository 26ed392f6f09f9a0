using System.Buffers;
using Tayori.Imap.Fetch;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Search.Fuzzy;

/// <summary>A key that listing data or the header answers, sought loosely.</summary>
abstract class FuzzyStoredNode : StoredNode
{
    readonly FuzzyGrades _grades;
    readonly WordCutter _cutter;
    MessageId _of;

    protected FuzzyStoredNode(FuzzyWords words)
    {
        _grades = new FuzzyGrades(words);
        _cutter = new WordCutter(_grades);
    }

    protected sealed override bool Holds(in MessageDetails details)
    {
        _of = details.Id;
        _grades.Clear();
        Read(details);
        return _grades.HasAll;
    }

    /// <summary>Not every node is asked of every message: what is remembered may be another's.</summary>
    public sealed override int? Score(in SearchFacts facts) => facts.Rows.Chunk.Messages[facts.Row] == _of && _grades.HasAll ? _grades.Score : null;

    protected abstract void Read(in MessageDetails details);

    protected void Text(ReadOnlySpan<byte> utf8)
    {
        _cutter.Feed(utf8);
        _cutter.Break();
    }
}

/// <summary>SUBJECT, FROM, TO, CC, BCC.</summary>
sealed class FuzzyEnvelopeNode(EnvelopeField field, FuzzyWords words) : FuzzyStoredNode(words)
{
    readonly ArrayBufferWriter<byte> _text = new();

    public override SearchCost Cost => SearchCost.Listing;

    protected override void Read(in MessageDetails details)
    {
        var envelope = StoredItems.Envelope(details.Envelope);
        if (field == EnvelopeField.Subject)
        {
            if (!envelope.Subject.IsNil) Text(HeaderText.ToUtf8(envelope.Subject.Octets));
            return;
        }
        var addresses = AddressText.Of(envelope, field);
        if (addresses.IsNil) return;
        _text.ResetWrittenCount();
        AddressText.Write(addresses, _text);
        Text(_text.WrittenSpan);
    }
}

/// <summary>HEADER: words that are in one field or another of that name.</summary>
sealed class FuzzyHeaderNode : FuzzyStoredNode
{
    readonly SoughtFields _fields;
    readonly int _name;
    readonly FieldTest _read;

    public FuzzyHeaderNode(string name, FuzzyWords words, SoughtFields fields)
        : base(words)
    {
        (_fields, _name) = (fields, fields.Add(name));
        _read = value =>
        {
            Text(value);
            return false;
        };
    }

    public override SearchCost Cost => SearchCost.Header;

    protected override void Read(in MessageDetails details) => _fields.Any(_name, details, _read);
}

/// <summary>BODY.</summary>
sealed class FuzzyBodyNode(FuzzyText sought, BodyMatcher body) : SearchNode
{
    MessageId _of;

    public override SearchCost Cost => SearchCost.Content;

    public override void Bound(in ChunkRows rows, Span<ulong> sure, Span<ulong> possible) => LeaveOpen(rows, sure, possible);

    public override Verdict Test(in SearchFacts facts)
    {
        if (facts.Known < SearchCost.Content) return Verdict.Unknown;
        _of = facts.Rows.Chunk.Messages[facts.Row];
        return sought.InBody.HasAll ? Verdict.Yes : body.IsComplete ? Verdict.No : Verdict.Unknown;
    }

    public override int? Score(in SearchFacts facts) => facts.Rows.Chunk.Messages[facts.Row] == _of && sought.InBody.HasAll ? sought.InBody.Score : null;
}

/// <summary>TEXT: words that are in the header or in the body, some here and some there.</summary>
sealed class FuzzyTextNode : SearchNode
{
    /// <summary>Of a hundred: a word somewhere in the body says less of a message than one in its header.</summary>
    const int WeightOfBody = 70;

    readonly FuzzyText _sought;
    readonly BodyMatcher _body;
    readonly FuzzyGrades _inHeader;
    readonly WordCutter _cutter;
    MessageId _of;
    bool _hasBody;

    public FuzzyTextNode(FuzzyWords words, FuzzyText sought, BodyMatcher body)
    {
        (_sought, _body, _inHeader) = (sought, body, new FuzzyGrades(words));
        _cutter = new WordCutter(_inHeader);
    }

    public override SearchCost Cost => SearchCost.Content;

    public override void Bound(in ChunkRows rows, Span<ulong> sure, Span<ulong> possible) => LeaveOpen(rows, sure, possible);

    public override Verdict Test(in SearchFacts facts)
    {
        if (facts.Known < SearchCost.Header) return Verdict.Unknown;
        _of = facts.Rows.Chunk.Messages[facts.Row];
        _hasBody = facts.Known == SearchCost.Content;
        if (!_hasBody) ReadHeader(facts.Details.Header);
        return HasAll() ? Verdict.Yes : _hasBody && _body.IsComplete ? Verdict.No : Verdict.Unknown;
    }

    public override int? Score(in SearchFacts facts)
    {
        if (facts.Rows.Chunk.Messages[facts.Row] != _of || !HasAll()) return null;
        var sum = 0;
        for (var i = 0; i < _inHeader.Grades.Length; i++) sum += Math.Max(_inHeader.Grades[i], InBody(i) * WeightOfBody / 100);
        return sum / _inHeader.Grades.Length;
    }

    void ReadHeader(ReadOnlySpan<byte> header)
    {
        _inHeader.Clear();
        foreach (var field in new HeaderScanner(header))
        {
            _cutter.Feed(field.Name);
            _cutter.Break();
            _cutter.Feed(HeaderText.ToUtf8(field.Value));
            _cutter.Break();
        }
    }

    bool HasAll()
    {
        for (var i = 0; i < _inHeader.Grades.Length; i++)
        {
            if (_inHeader.Grades[i] == 0 && InBody(i) == 0) return false;
        }
        return true;
    }

    /// <summary>Before this message's body has been begun, what is noted there is another's.</summary>
    int InBody(int word) => _hasBody ? _sought.InBody.Grades[word] : 0;
}
