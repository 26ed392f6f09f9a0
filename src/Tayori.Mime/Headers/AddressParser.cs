namespace Tayori.Mime.Headers;

/// <summary>
/// Address lists for ENVELOPE (RFC 5322 §3.4, with the obsolete syntax of §4.4): raw octets, quotes resolved, encoded words left as they are.
/// Whatever stands there gives an answer: what is no address becomes one with a name or a local part and an empty domain.
/// </summary>
static class AddressParser
{
    /// <param name="value">A header value.</param>
    /// <param name="before">Addresses of an earlier field of the same name, which these are added to.</param>
    internal static List<Address>? Parse(ReadOnlySpan<byte> value, List<Address>? before = null)
    {
        Parser parser = new(value, before ?? []);
        List<Address> found = parser.List();
        return found.Count == 0 ? null : found;
    }

    ref struct Parser(ReadOnlySpan<byte> text, List<Address> found)
    {
        ReadOnlySpan<byte> _rest = text;
        readonly List<Address> _found = found;
        readonly List<byte> _phrase = [];
        byte[]? _comment;

        // address-list = (address *("," address)); address = mailbox / group
        public List<Address> List()
        {
            bool inGroup = false;
            while (_found.Count < MimeLimits.Addresses)
            {
                _phrase.Clear();
                _comment = null;
                bool quoted = Phrase(out bool dotted);
                byte stop = _rest.IsEmpty ? (byte)0 : _rest[0];
                switch (stop)
                {
                    case (byte)'<':
                        AngleAddress();
                        SkipTo(",;"u8);
                        break;
                    case (byte)'@':
                        byte[] local = [.. _phrase];
                        _phrase.Clear();
                        AddSpec(null, local);
                        break;
                    case (byte)':' when !inGroup:
                        _found.Add(new Address(null, null, [.. _phrase], null));
                        inGroup = true;
                        _rest = _rest[1..];
                        continue;
                    default:
                        // RFC 5322 knows no address without a domain; mail has them (root, cron).
                        if (_phrase.Count > 0)
                            _found.Add(!quoted && !dotted && !_phrase.Contains((byte)' ') ? new Address(_comment, null, [.. _phrase], []) : new Address([.. _phrase], null, [], []));
                        break;
                }
                if (inGroup && !_rest.IsEmpty && _rest[0] == ';')
                {
                    _found.Add(new Address(null, null, null, null));
                    inGroup = false;
                }
                if (_rest.IsEmpty)
                    break;
                _rest = _rest[1..];
            }
            if (inGroup)
                _found.Add(new Address(null, null, null, null));
            return _found;
        }

        /// <summary>phrase, or the local part of an addr-spec, up to one of <c>&lt; @ : , ;</c>. Returns whether a quoted string was in it.</summary>
        bool Phrase(out bool dotted)
        {
            bool quoted = false, space = false;
            dotted = false;
            while (!_rest.IsEmpty && "<@:,;"u8.IndexOf(_rest[0]) < 0)
            {
                byte here = _rest[0];
                if (FieldText.IsBlank(here))
                {
                    space = true;
                    _rest = _rest[1..];
                    continue;
                }
                if (here == '(')
                {
                    Comment();
                    space = true;
                    continue;
                }
                // A dot in a local part may have white space on both sides (obs-local-part).
                bool dot = here == '.';
                if (space && _phrase.Count > 0 && !dot && !dotted)
                    _phrase.Add((byte)' ');
                (space, dotted) = (false, dot);
                quoted |= here == '"';
                if (here == '"')
                    Quoted();
                else
                    Take(1);
            }
            dotted = false;
            return quoted;
        }

        void Quoted()
        {
            int length = FieldText.QuotedLength(_rest);
            // RFC 5322 §3.2.4: white space between the quotes is part of the string.
            _phrase.AddRange(FieldText.Unquote(_rest[..length], (byte)'"'));
            _rest = _rest[length..];
        }

        void Comment()
        {
            int length = FieldText.CommentLength(_rest);
            byte[] text = FieldText.Trim(FieldText.Unquote(_rest[..length], (byte)')')).ToArray();
            if (text.Length > 0)
                _comment = text;
            _rest = _rest[length..];
        }

        // angle-addr = "<" [ obs-route ] addr-spec ">"
        void AngleAddress()
        {
            byte[]? name = _phrase.Count > 0 ? [.. _phrase] : null;
            while (!_rest.IsEmpty && (_rest[0] == '<' || FieldText.IsBlank(_rest[0])))
                _rest = _rest[1..];
            byte[]? route = null;
            if (!_rest.IsEmpty && _rest[0] is (byte)'@' or (byte)',')
            {
                // No further than the next "<", which no route holds: else each of many would look through all of the rest.
                int colon = _rest.IndexOfAny((byte)':', (byte)'>', (byte)'<');
                if (colon >= 0 && _rest[colon] == ':')
                {
                    route = [.. _rest[..colon].ToArray().Where(b => !FieldText.IsBlank(b))];
                    _rest = _rest[(colon + 1)..];
                }
            }
            _phrase.Clear();
            while (!_rest.IsEmpty && "@>"u8.IndexOf(_rest[0]) < 0)
                LocalPartPiece();
            byte[] local = [.. _phrase];
            _phrase.Clear();
            if (!_rest.IsEmpty && _rest[0] == '@')
                Domain();
            if (local.Length > 0 || _phrase.Count > 0 || name is not null)
                _found.Add(new Address(name ?? _comment, route, local, [.. _phrase]));
            if (!_rest.IsEmpty && _rest[0] == '>')
                _rest = _rest[1..];
        }

        void LocalPartPiece()
        {
            if (FieldText.IsBlank(_rest[0]))
                _rest = _rest[1..];
            else if (_rest[0] == '(')
                Comment();
            else if (_rest[0] == '"')
                Quoted();
            else
                Take(1);
        }

        // addr-spec = local-part "@" domain, with a comment behind it as the name (RFC 822's habit)
        void AddSpec(byte[]? name, byte[] local)
        {
            Domain();
            byte[] domain = [.. _phrase];
            SkipTo("<,;"u8);
            if (!_rest.IsEmpty && _rest[0] == '<')
            {
                // Not of the grammar, and seen every day: an address as the name of itself, without quotes.
                _phrase.Clear();
                _phrase.AddRange([.. local, (byte)'@', .. domain]);
                AngleAddress();
                SkipTo(",;"u8);
                return;
            }
            _found.Add(new Address(name ?? _comment, null, local, domain));
        }

        void Domain()
        {
            _rest = _rest[1..];
            bool space = false;
            while (!_rest.IsEmpty && ",;<>:"u8.IndexOf(_rest[0]) < 0)
            {
                // obs-domain has white space around dots and nowhere else: what stands behind other white space is not the domain's.
                if (space && !FieldText.IsBlank(_rest[0]) && _rest[0] is not ((byte)'.' or (byte)'(') && _phrase is [.., not (byte)'.'])
                    return;
                if (_rest[0] == '[')
                {
                    int close = _rest.IndexOf((byte)']');
                    Take(close < 0 ? _rest.Length : close + 1);
                }
                else if (FieldText.IsBlank(_rest[0]))
                {
                    space = true;
                    _rest = _rest[1..];
                }
                else if (_rest[0] == '(')
                {
                    Comment();
                }
                else
                {
                    space = false;
                    Take(1);
                }
            }
        }

        void SkipTo(ReadOnlySpan<byte> stops)
        {
            while (!_rest.IsEmpty && stops.IndexOf(_rest[0]) < 0)
            {
                if (_rest[0] == '(')
                    Comment();
                else
                    _rest = _rest[(_rest[0] == '"' ? FieldText.QuotedLength(_rest) : 1)..];
            }
        }

        void Take(int length)
        {
            _phrase.AddRange(_rest[..length]);
            _rest = _rest[length..];
        }
    }
}
