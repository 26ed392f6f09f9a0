using System.Text;

namespace Tayori.Wire;

/// <summary>What the gs2 header says about channel binding (RFC 5802 §6): <c>n</c> cannot, <c>y</c> could but the server seems not to, <c>p=</c> is used.</summary>
enum ScramBinding { None, Unoffered, Used }

/// <summary>The first message of a SCRAM client (RFC 5802 §7), taken apart.</summary>
sealed record ScramClientFirst(ScramBinding Binding, string BindingName, string Acting, string User, string Nonce, byte[] Gs2Header, byte[] Bare)
{
    /// <summary><c>client-first-message = gs2-header client-first-message-bare</c>; <c>null</c> where it is anything else.</summary>
    /// <param name="message">The message.</param>
    /// <param name="wantsExtension">Whether it is refused because it holds a mandatory extension.</param>
    public static ScramClientFirst? Parse(ReadOnlySpan<byte> message, out bool wantsExtension)
    {
        wantsExtension = false;
        var reader = new ScramReader(message);
        if (!reader.TryBinding(out var binding, out var name)) return null;
        // gs2-header = gs2-cbind-flag "," [ authzid ] ","     authzid = "a=" saslname
        var acting = "";
        if (reader.TryAttribute('a', out var octets) ? !TryName(octets, out acting) : !reader.TryComma()) return null;
        var header = message[..reader.Position].ToArray();
        // client-first-message-bare = [reserved-mext ","] username "," nonce ["," extensions]
        wantsExtension = reader.IsAtMandatory;
        if (!reader.TryAttribute('n', out octets) || !TryName(octets, out var user)) return null;
        if (!reader.TryAttribute('r', out octets) || !ScramReader.IsPrintable(octets)) return null;
        if (!reader.TryExtensions())
        {
            wantsExtension = reader.IsAtMandatory;
            return null;
        }

        return new(binding, name, acting, user, Encoding.ASCII.GetString(octets), header, message[header.Length..].ToArray());
    }

    /// <summary><c>saslname = 1*(value-safe-char / "=2C" / "=3D")</c></summary>
    static bool TryName(ReadOnlySpan<byte> octets, out string name)
    {
        if (!SaslText.TryRead(octets, out name)) return false;
        for (var at = name.IndexOf('='); at >= 0; at = name.IndexOf('=', at + 1))
            if (!name.AsSpan(at).StartsWith("=2C", StringComparison.Ordinal) && !name.AsSpan(at).StartsWith("=3D", StringComparison.Ordinal)) return false;
        name = name.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        return true;
    }
}

/// <summary>The final message of a SCRAM client: <c>channel-binding "," nonce ["," extensions] "," proof</c>.</summary>
sealed record ScramClientFinal(byte[] Binding, string Nonce, byte[] Proof, byte[] WithoutProof)
{
    public static ScramClientFinal? Parse(ReadOnlySpan<byte> message)
    {
        // proof = "p=" base64, and always last
        var proofAt = message.LastIndexOf(",p="u8);
        if (proofAt < 0) return null;
        var reader = new ScramReader(message[..proofAt]);
        if (!reader.TryAttribute('c', out var binding) || !TryBase64(binding, out var bound)) return null;
        if (!reader.TryAttribute('r', out var nonce) || !ScramReader.IsPrintable(nonce) || !reader.TryExtensions()) return null;
        if (!TryBase64(message[(proofAt + 3)..], out var proof)) return null;
        return new(bound, Encoding.ASCII.GetString(nonce), proof, message[..proofAt].ToArray());
    }

    // base64 of the grammar is never empty and never the protocols' "=".
    static bool TryBase64(ReadOnlySpan<byte> text, out byte[] octets)
    {
        octets = [];
        return text.Length >= 4 && SaslBase64.TryDecode(text, out octets);
    }
}
