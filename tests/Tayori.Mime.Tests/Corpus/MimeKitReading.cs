using MimeKit;

namespace Tayori.Mime.Tests.Corpus;

/// <summary>A part as a second opinion sees it, in the terms of <see cref="MimePart"/>.</summary>
sealed record Opinion(string Type, long HeaderOffset, long BodyOffset, long BodyEnd, long Lines)
{
    public List<Opinion> Inside { get; } = [];

    public static Opinion Of(MimePart part)
    {
        Opinion opinion = new($"{Support.Latin(part.Type)}/{Support.Latin(part.Subtype)}".ToLowerInvariant(), part.HeaderOffset, part.BodyOffset, part.BodyOffset + part.BodySize, part.BodyLines);
        opinion.Inside.AddRange(part.Parts.Select(Of));
        if (part.Message is { } message) opinion.Inside.Add(Of(message.Root));
        return opinion;
    }

    public string Print(string indent = "") =>
        $"{indent}{Type} {HeaderOffset} {BodyOffset} {BodyEnd} {Lines}\n" + string.Concat(Inside.Select(i => i.Print(indent + "  ")));
}

/// <summary>The part tree as MimeKit's reader reports it.</summary>
sealed class MimeKitReading : MimeReader
{
    readonly byte[] _message;
    readonly Stack<(long Header, List<Opinion> Inside)> _open = new();
    Opinion? _root;

    MimeKitReading(byte[] message, Stream stream) : base(stream, MimeFormat.Entity) => _message = message;

    /// <summary><c>null</c> where MimeKit takes the octets for no message at all.</summary>
    public static Opinion? Read(byte[] message)
    {
        using MemoryStream stream = new(message, writable: false);
        MimeKitReading reading = new(message, stream);
        try
        {
            reading.ReadMessage();
        }
        catch (FormatException)
        {
            return null;
        }
        return reading._root;
    }

    protected override void OnMimePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => Begin(beginOffset);
    protected override void OnMultipartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => Begin(beginOffset);
    protected override void OnMessagePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => Begin(beginOffset);

    protected override void OnMimePartEnd(ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken) => End(contentType, headersEndOffset, endOffset);
    protected override void OnMultipartEnd(ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken) => End(contentType, headersEndOffset, endOffset);
    protected override void OnMessagePartEnd(ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken) => End(contentType, headersEndOffset, endOffset);

    void Begin(long offset) => _open.Push((offset, []));

    void End(ContentType type, long headersEnd, long end)
    {
        (long header, List<Opinion> inside) = _open.Pop();
        // MimeKit counts a last line without its end; BODYSTRUCTURE's lines are line ends.
        long lines = headersEnd < end ? _message.AsSpan((int)headersEnd, (int)(end - headersEnd)).Count((byte)'\n') : 0;
        Opinion opinion = new(type.MimeType.ToLowerInvariant(), header, headersEnd, Math.Max(headersEnd, end), lines);
        opinion.Inside.AddRange(inside);
        if (_open.TryPeek(out (long, List<Opinion> Inside) around)) around.Inside.Add(opinion);
        else _root = opinion;
    }
}
