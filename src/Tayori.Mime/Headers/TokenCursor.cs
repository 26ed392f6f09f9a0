namespace Tayori.Mime.Headers;

/// <summary>Walks over a structured header value, stepping over folding, white space and comments (RFC 5322 §3.2.2, RFC 2045 §5.1). Nothing throws; broken input ends early.</summary>
ref struct TokenCursor(ReadOnlySpan<byte> text)
{
    ReadOnlySpan<byte> _rest = text;

    public readonly bool AtEnd => _rest.IsEmpty;
    public readonly byte Next => _rest[0];

    public void SkipBlanks()
    {
        while (!_rest.IsEmpty)
        {
            if (FieldText.IsBlank(_rest[0]))
                _rest = _rest[1..];
            else if (_rest[0] == '(')
                _rest = _rest[FieldText.CommentLength(_rest)..];
            else
                return;
        }
    }

    public bool TrySkip(byte octet)
    {
        SkipBlanks();
        if (_rest.IsEmpty || _rest[0] != octet)
            return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Octets up to white space, a comment or one of <paramref name="stops"/>; empty where one stands here.</summary>
    public ReadOnlySpan<byte> Token(ReadOnlySpan<byte> stops)
    {
        SkipBlanks();
        int length = 0;
        while (length < _rest.Length && !FieldText.IsBlank(_rest[length]) && _rest[length] != '(' && stops.IndexOf(_rest[length]) < 0)
            length++;
        ReadOnlySpan<byte> token = _rest[..length];
        _rest = _rest[length..];
        return token;
    }

    /// <summary>A quoted string, or the token that stands here.</summary>
    public byte[] Word(ReadOnlySpan<byte> stops)
    {
        SkipBlanks();
        if (_rest.IsEmpty || _rest[0] != '"')
            return Token(stops).ToArray();
        int length = FieldText.QuotedLength(_rest);
        byte[] word = FieldText.Unquote(_rest[..length], (byte)'"');
        _rest = _rest[length..];
        return word;
    }

    /// <summary>As <see cref="Word"/>; what follows an unquoted word belongs to it.</summary>
    public byte[] Words(ReadOnlySpan<byte> stops)
    {
        SkipBlanks();
        bool quoted = !_rest.IsEmpty && _rest[0] == '"';
        List<byte> words = [.. Word(stops)];
        SkipBlanks();
        while (!quoted && !_rest.IsEmpty && stops.IndexOf(_rest[0]) < 0)
        {
            words.Add((byte)' ');
            words.AddRange(Token(stops));
            SkipBlanks();
        }
        return [.. words];
    }

    /// <summary>Steps over everything up to <paramref name="octet"/>, which is taken, or to the end; quoted strings and comments are stepped over whole.</summary>
    public void SkipPast(byte octet)
    {
        while (!_rest.IsEmpty)
        {
            byte here = _rest[0];
            int length = here switch
            {
                (byte)'"' => FieldText.QuotedLength(_rest),
                (byte)'(' => FieldText.CommentLength(_rest),
                _ => 1,
            };
            _rest = _rest[length..];
            if (here == octet)
                return;
        }
    }
}
