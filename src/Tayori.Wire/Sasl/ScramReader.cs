using System.Text;

namespace Tayori.Wire;

/// <summary>Reads the comma-separated attributes of SCRAM (RFC 5802 §7) in order; nothing is skipped and nothing is guessed.</summary>
ref struct ScramReader(ReadOnlySpan<byte> message)
{
    readonly ReadOnlySpan<byte> _message = message;

    /// <summary>Of the first octet not yet read; behind the comma of the last attribute.</summary>
    public int Position { get; private set; }

    /// <summary><c>gs2-cbind-flag = ("p=" cb-name) / "n" / "y"</c>, with its comma</summary>
    public bool TryBinding(out ScramBinding binding, out string name)
    {
        (binding, name) = (ScramBinding.None, "");
        if (TryAttribute('p', out var octets))
        {
            if (octets.IsEmpty || octets.IndexOfAnyExcept(NameCharacters) >= 0) return false;
            (binding, name) = (ScramBinding.Used, Encoding.ASCII.GetString(octets));
            return true;
        }

        if (_message.StartsWith("y,"u8)) binding = ScramBinding.Unoffered;
        else if (!_message.StartsWith("n,"u8)) return false;
        Position = 2;
        return true;
    }

    public bool TryComma()
    {
        if (Position >= _message.Length || _message[Position] != ',') return false;
        Position++;
        return true;
    }

    /// <summary><c>letter "=" value</c> and the comma behind it, if it is not the last; a value is never empty.</summary>
    public bool TryAttribute(char letter, out ReadOnlySpan<byte> value)
    {
        value = default;
        var rest = _message[Position..];
        if (rest.Length < 3 || rest[0] != letter || rest[1] != '=') return false;
        var comma = rest.IndexOf((byte)',');
        value = comma < 0 ? rest[2..] : rest[2..comma];
        Position = comma < 0 ? _message.Length : Position + comma + 1;
        return !value.IsEmpty;
    }

    /// <summary>Whether what comes next is a mandatory extension, of which we know none (RFC 5802 §5.1).</summary>
    public readonly bool IsAtMandatory => _message[Position..].StartsWith("m="u8);

    /// <summary><c>extensions = attr-val *("," attr-val)</c>, optional; ignored as §7 says, but they must be well-formed.</summary>
    public bool TryExtensions()
    {
        while (Position < _message.Length)
        {
            var letter = (char)_message[Position];
            // RFC 5802 §5.1: wherever "m" stands, who does not know it must fail.
            if (IsAtMandatory) return false;
            if (!char.IsAsciiLetter(letter) || !TryAttribute(letter, out var value) || value.Contains((byte)0)) return false;
        }

        return _message[^1] != ',';
    }

    /// <summary><c>printable = %x21-2B / %x2D-7E</c>, at least one</summary>
    public static bool IsPrintable(ReadOnlySpan<byte> octets) => !octets.IsEmpty && octets.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7e) < 0;

    // cb-name = 1*(ALPHA / DIGIT / "." / "-")
    static readonly System.Buffers.SearchValues<byte> NameCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"u8);
}
