namespace Tayori.Imap.Urls;

/// <summary>Times as URLs have them (RFC 3339 §5.6).</summary>
static class UrlDateTime
{
    /// <summary>Digits of a fraction that mean something here: 100 nanoseconds.</summary>
    const int Precision = 7;

    /// <summary>date-time = date-fullyear "-" date-month "-" date-mday "T" time-hour ":" time-minute ":" time-second [time-secfrac] time-offset</summary>
    public static DateTimeOffset? Parse(ref UrlCursor cursor)
    {
        if (cursor.Digits(4) is not { } year || !cursor.TryText("-") || cursor.Digits(2) is not { } month || !cursor.TryText("-") || cursor.Digits(2) is not { } day) return null;
        if (!cursor.TryText("T") || cursor.Digits(2) is not { } hour || !cursor.TryText(":") || cursor.Digits(2) is not { } minute || !cursor.TryText(":") || cursor.Digits(2) is not { } second) return null;
        if (Fraction(ref cursor) is not { } fraction || Offset(ref cursor) is not { } offset) return null;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        // §5.7: 60 is a leap second.
        if (hour > 23 || minute > 59 || second > 60) return null;
        var ticks = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks + second * TimeSpan.TicksPerSecond + fraction - offset.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    /// <summary>["." 1*DIGIT]</summary>
    static long? Fraction(ref UrlCursor cursor)
    {
        if (!cursor.TryText(".")) return 0;
        long ticks = 0;
        var count = 0;
        for (; cursor.Digits(1) is { } digit; count++)
        {
            if (count < Precision) ticks = ticks * 10 + digit;
        }
        if (count == 0) return null;
        for (; count < Precision; count++) ticks *= 10;
        return ticks;
    }

    /// <summary>time-offset = "Z" / ("+" / "-") time-hour ":" time-minute</summary>
    static TimeSpan? Offset(ref UrlCursor cursor)
    {
        if (cursor.TryText("Z")) return TimeSpan.Zero;
        var isWest = cursor.TryText("-");
        if (!isWest && !cursor.TryText("+")) return null;
        if (cursor.Digits(2) is not { } hours || !cursor.TryText(":") || cursor.Digits(2) is not { } minutes || hours > 23 || minutes > 59) return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return isWest ? -offset : offset;
    }
}
