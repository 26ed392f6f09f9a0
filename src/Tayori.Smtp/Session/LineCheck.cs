using Tayori.Smtp.Commands;
using Tayori.Smtp.Replies;

namespace Tayori.Smtp.Session;

/// <summary>Octets that no command line may hold, whatever the command; each is refused by its name.</summary>
static class LineCheck
{
    /// <summary>The refusal, or <c>null</c>. Octets above 127 pass where the command's table row says that it may carry UTF-8 addresses (RFC 6531 §3.2).</summary>
    public static SmtpReply? Refusal(ReadOnlySpan<byte> line, CommandRow? row)
    {
        int control = line.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E);
        for (; control >= 0; control = Next(line, control))
        {
            if (RefusalOf(line[control], row) is { } refusal)
                return refusal;
        }
        return null;
    }

    static int Next(ReadOnlySpan<byte> line, int after)
    {
        int offset = line[(after + 1)..].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E);
        return offset < 0 ? -1 : after + 1 + offset;
    }

    static SmtpReply? RefusalOf(byte octet, CommandRow? row) => octet switch
    {
        0 => SmtpReply.NulInCommand,
        (byte)'\r' => SmtpReply.BareCrInCommand,
        (byte)'\n' => SmtpReply.BareLfInCommand,
        < 0x80 => SmtpReply.ControlInCommand,
        _ => row is { MayCarryUtf8: true } ? null : SmtpReply.EightBitInCommand,
    };
}
