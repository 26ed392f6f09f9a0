using Tayori.Mime.Headers;
using Tayori.Mime.Reading;
using Tayori.Mime.Text;

namespace Tayori.Mime;

/// <summary>
/// Reads a message once, while it arrives, in time linear in its size. Fed with octets cut anywhere, it holds header blocks, a source for the preview and the tree of parts, all within
/// <see cref="MimeLimits"/>. Lines end with CRLF or LF; a lone CR is an octet like any other. One instance reads one message.
/// </summary>
public sealed class MessageReader
{
    readonly LineBuffer _line = new();
    readonly PreviewSource _preview = new();
    readonly OpenPart _root;
    OpenPart _top;
    byte[] _block = new byte[1024];
    byte[]? _rootBlock;
    int _blockLength;
    int _headerOctets;
    int _headerSize;
    bool _inHeader = true;
    int _depth = 1;
    int _parts = 1;
    int _boundaries;
    long _offset;
    long _lineStart;
    long _lines;
    int _lastLineEnd;

    public MessageReader() => _top = _root = new OpenPart(null, 0, isMessage: true, inDigest: false);

    /// <summary>Octets of a line that anybody looks at: what fits the header block, or the preview.</summary>
    int KeptOfLine => _inHeader ? MimeLimits.HeaderBlock : MimeLimits.PreviewHtmlSource;

    /// <summary>Octets seen so far.</summary>
    public long Size => _offset;

    public void Append(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (!_inHeader && _boundaries == 0)
            {
                AppendPlain(octets);
                return;
            }
            int lf = octets.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = lf < 0 ? octets : octets[..(lf + 1)];
            octets = octets[piece.Length..];
            _offset += piece.Length;
            if (lf < 0)
                _line.Add(piece, KeptOfLine);
            else if (_line.IsEmpty)
                EndLine(piece, piece.Length);
            else
                EndPartialLine(piece);
        }
    }

    /// <summary>What the message is. Nothing can be appended afterwards.</summary>
    public MessageStructure Complete()
    {
        if (!_line.IsEmpty)
        {
            Line(_line.Octets);
        }
        EndHeader(_offset);
        while (!ReferenceEquals(_top, _root))
            CloseTop(_offset, _lines);
        MimePart root = _root.Close(_offset, _lines);
        Envelope envelope = _root.Envelope!;
        return new MessageStructure
        {
            Size = _offset,
            HeaderSize = _headerSize,
            Envelope = envelope,
            Root = root,
            Preview = _preview.Make(),
            References = MessageKeys.References(_rootBlock, envelope),
            Sort = MessageKeys.Sort(envelope),
        };
    }

    /// <summary>No boundary can end this body: nothing is left to do but count.</summary>
    void AppendPlain(ReadOnlySpan<byte> octets)
    {
        _preview.Add(_top, octets);
        _lines += octets.Count((byte)'\n');
        _offset += octets.Length;
    }

    void EndPartialLine(ReadOnlySpan<byte> piece)
    {
        _line.Add(piece, KeptOfLine);
        EndLine(_line.Octets, _line.Length);
        _line.Clear();
    }

    /// <param name="line">The line with its end; cut where it is longer than anybody looks at.</param>
    /// <param name="length">Its whole length.</param>
    void EndLine(ReadOnlySpan<byte> line, long length)
    {
        bool cut = line.Length < length;
        int end = cut ? (_line.EndsWithCr ? 2 : 1) : line.Length > 1 && line[^2] == '\r' ? 2 : 1;
        Line(cut ? line : line[..^end]);
        _lines++;
        _lastLineEnd = end;
        _lineStart = _offset;
    }

    void Line(ReadOnlySpan<byte> line)
    {
        if (_boundaries > 0 && line.StartsWith("--"u8) && line.Length <= MimeLimits.BoundaryLine && TryDelimiter(line[2..]))
            return;
        if (_inHeader)
            HeaderLine(line);
        else
            _preview.AddLine(_top, line);
    }

    void HeaderLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            BeginBody(_offset, afterEmptyLine: true);
            return;
        }
        if (_blockLength + line.Length + 2 > MimeLimits.HeaderBlock || _headerOctets + line.Length + 2 > MimeLimits.HeaderTotal)
            return;
        if (_blockLength + line.Length + 2 > _block.Length)
            Array.Resize(ref _block, Math.Max(_block.Length * 2, _blockLength + line.Length + 2));
        line.CopyTo(_block.AsSpan(_blockLength));
        "\r\n"u8.CopyTo(_block.AsSpan(_blockLength + line.Length));
        _blockLength += line.Length + 2;
        _headerOctets += line.Length + 2;
    }

    /// <summary>A header that nothing follows; where it announces a message, that one has an empty header.</summary>
    void EndHeader(long offset)
    {
        while (_inHeader)
            BeginBody(offset);
    }

    /// <summary>The header of the top part is complete: what follows is its body, or, where it encloses a message, that message's header.</summary>
    void BeginBody(long offset, bool afterEmptyLine = false)
    {
        ReadOnlySpan<byte> block = _block.AsSpan(0, _blockLength);
        ContentHeader header = ContentHeader.Read(block, _top.InDigest);
        if (ReferenceEquals(_top, _root))
        {
            _headerSize = (int)Math.Min(offset, int.MaxValue);
            _rootBlock = block.ToArray();
        }
        _top.BeginBody(offset, _lines + (afterEmptyLine ? 1 : 0), header, _top.IsMessage ? EnvelopeReader.Read(block) : null);
        _blockLength = 0;
        _inHeader = false;
        _preview.Consider(_top);

        bool room = _depth < MimeLimits.Depth && _parts < MimeLimits.Parts;
        // RFC 2046 §5.1.1: a boundary does not end in white space, and one of nothing else is none.
        if (header.IsMultipart && room && TrimEnd(ParameterList.Find(header.Parameters, "boundary"u8)) is { Length: > 0 and <= MimeLimits.Boundary } boundary)
        {
            _top.Boundary = boundary.ToArray();
            _boundaries++;
        }
        else if (header.IsMessage && room)
        {
            Open(offset, isMessage: true, inDigest: false);
        }
    }

    void Open(long headerOffset, bool isMessage, bool inDigest)
    {
        _top = new OpenPart(_top, headerOffset, isMessage, inDigest);
        _inHeader = true;
        _depth++;
        _parts++;
    }

    /// <summary>RFC 2046 §5.1.1: a line of <c>--</c> and the boundary of any open multipart ends what is inside it. The innermost is asked first.</summary>
    bool TryDelimiter(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = TrimEnd(line);
        for (OpenPart? part = _top; part is not null; part = part.Parent)
        {
            if (part.Boundary is not { } boundary || !text.StartsWith(boundary))
                continue;
            ReadOnlySpan<byte> behind = text[boundary.Length..];
            bool closes = behind.SequenceEqual("--"u8);
            if (!behind.IsEmpty && !closes)
                continue;
            if (!closes && _parts >= MimeLimits.Parts)
                return false;
            EndPartsInside(part);
            if (closes)
            {
                part.Boundary = null;
                _boundaries--;
            }
            else
            {
                Open(_offset, isMessage: false, part.Header.IsDigest);
            }
            return true;
        }
        return false;
    }

    void EndPartsInside(OpenPart part)
    {
        // Where the delimiter came in the middle of a header, the part ends with its header and has no body.
        EndHeader(_lineStart);
        // RFC 2046 §5.1.1: the line end before the delimiter belongs to the delimiter.
        long end = _lineStart - _lastLineEnd;
        while (!ReferenceEquals(_top, part))
            end = CloseTop(end, _lines - 1);
        _inHeader = false;
    }

    /// <summary>Returns where the part ends: an empty body ends where it begins, and what is around it cannot end before.</summary>
    long CloseTop(long end, long lines)
    {
        OpenPart done = _top;
        end = Math.Max(end, done.BodyOffset);
        MimePart part = done.Close(end, lines);
        if (done.Boundary is not null)
            _boundaries--;
        _top = done.Parent!;
        _depth--;
        if (done.IsMessage)
            _top.Enclose(done.Envelope!, part);
        else
            _top.Add(part);
        _inHeader = false;
        return end;
    }

    static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text) => text.TrimEnd(" \t"u8);
}
