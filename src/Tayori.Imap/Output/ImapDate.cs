using System.Buffers.Text;

namespace Tayori.Imap.Output;

/// <summary>INTERNALDATE as it is written (RFC 3501 §9 <c>date-time</c>), without allocation.</summary>
static class ImapDate
{
    /// <summary>Octets of <c>"17-Jul-1996 02:44:25 -0700"</c> with its quotes.</summary>
    public const int Length = 28;

    /// <summary>Writes Unix seconds in a zone given in minutes east of UTC. Years outside 0001-9999 cannot be written and are held at the nearest end.</summary>
    public static void Write(Span<byte> to, long seconds, short offset)
    {
        var local = DateTime.UnixEpoch.AddSeconds(Math.Clamp(seconds + offset * 60L, MinSeconds, MaxSeconds));
        "\"DD-"u8.CopyTo(to);
        Two(to[1..], local.Day);
        // date-day-fixed = (SP DIGIT) / 2DIGIT
        if (to[1] == (byte)'0') to[1] = (byte)' ';
        Months.Slice((local.Month - 1) * 3, 3).CopyTo(to[4..]);
        to[7] = (byte)'-';
        Two(to[8..], local.Year / 100);
        Two(to[10..], local.Year % 100);
        to[12] = (byte)' ';
        Time(to[13..], local);
        to[21] = (byte)' ';
        Zone(to[22..], offset);
        to[27] = (byte)'"';
    }

    public static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    static readonly long MinSeconds = (long)(DateTime.MinValue - DateTime.UnixEpoch).TotalSeconds;
    static readonly long MaxSeconds = (long)(DateTime.MaxValue - DateTime.UnixEpoch).TotalSeconds - 1;

    static void Time(Span<byte> to, DateTime local)
    {
        Two(to, local.Hour);
        to[2] = (byte)':';
        Two(to[3..], local.Minute);
        to[5] = (byte)':';
        Two(to[6..], local.Second);
    }

    /// <summary>zone = ("+" / "-") 4DIGIT</summary>
    static void Zone(Span<byte> to, short offset)
    {
        to[0] = offset < 0 ? (byte)'-' : (byte)'+';
        var minutes = Math.Abs((int)offset);
        Two(to[1..], minutes / 60);
        Two(to[3..], minutes % 60);
    }

    static void Two(Span<byte> to, int value) => Utf8Formatter.TryFormat((uint)value, to, out _, new('D', 2));
}
