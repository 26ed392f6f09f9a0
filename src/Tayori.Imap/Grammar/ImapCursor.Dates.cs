using System.Text;

namespace Tayori.Imap.Grammar;

ref partial struct ImapCursor
{
    /// <summary>date = date-text / DQUOTE date-text DQUOTE; date-text = date-day "-" date-month "-" date-year</summary>
    public DateOnly Date()
    {
        var column = Column;
        var quoted = TryByte((byte)'"');
        var day = DateNumber(1, 2, "day");
        var month = MonthBetweenDashes();
        var year = Year(out _);
        if (quoted) Expect((byte)'"');
        return CalendarDay(year, month, day, column);
    }

    /// <summary>date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE</summary>
    public DateTimeOffset DateTime()
    {
        var column = Column;
        Expect((byte)'"');
        // date-day-fixed = (SP DIGIT) / 2DIGIT
        var day = TryByte((byte)' ') ? DateNumber(1, 1, "day") : DateNumber(1, 2, "day");
        var month = MonthBetweenDashes();
        var date = CalendarDay(Year(out var isOld), month, day, column);
        Space();
        var time = Time();
        // date-time-old (RFC 1730 §9): "17-Jul-96 02:44:25-PDT"
        if (isOld) Expect((byte)'-', "zone expected");
        else Space();
        var zone = isOld ? OldZone() : Zone();
        Expect((byte)'"');
        return Instant(date, time, zone, column);
    }

    /// <summary>time = 2DIGIT ":" 2DIGIT ":" 2DIGIT</summary>
    TimeSpan Time()
    {
        var column = Column;
        var hour = DateNumber(2, 2, "hour");
        Expect((byte)':');
        var minute = DateNumber(2, 2, "minute");
        Expect((byte)':');
        var second = DateNumber(2, 2, "second");
        // RFC 5322 §3.3 allows a leap second; it is kept as the second before it.
        if (hour > 23 || minute > 59 || second > 60) FailAt("no such time of day", column);
        return Failed ? default : new TimeSpan(hour, minute, Math.Min(second, 59));
    }

    /// <summary>zone = ("+" / "-") 4DIGIT</summary>
    TimeSpan Zone()
    {
        var column = Column;
        var east = !TryByte((byte)'-');
        if (east) Expect((byte)'+', "zone expected");
        var digits = DateNumber(4, 4, "zone");
        var minutes = digits / 100 * 60 + digits % 100;
        if (digits % 100 > 59 || minutes > 14 * 60) FailAt("no such zone", column);
        return Failed ? default : TimeSpan.FromMinutes(east ? minutes : -minutes);
    }

    /// <summary>date-year = 4DIGIT; date-year-old = 2DIGIT, "(year - 1900)" (RFC 1730 §9)</summary>
    int Year(out bool isOld)
    {
        var rest = Rest;
        isOld = rest.Length > 2 && !char.IsAsciiDigit((char)rest[2]);
        return isOld ? 1900 + DateNumber(2, 2, "year") : DateNumber(4, 4, "year");
    }

    /// <summary>zone-old = "UT" / "GMT" / "Z" / … (RFC 1730 §9); hours of letters as they stand there, which is not as sailors have them</summary>
    TimeSpan OldZone()
    {
        var name = Encoding.ASCII.GetString(Run(ImapChars.Letters, "zone")).ToUpperInvariant();
        int? hours = name switch
        {
            "UT" or "GMT" or "Z" => 0,
            "AST" or "EDT" => -4,
            "EST" or "CDT" => -5,
            "CST" or "MDT" => -6,
            "MST" or "PDT" => -7,
            "PST" or "YDT" => -8,
            "YST" or "HDT" => -9,
            "HST" or "BDT" => -10,
            "BST" => -11,
            [>= 'A' and <= 'I' and var letter] => letter - 'A' + 1,
            [>= 'K' and <= 'M' and var letter] => letter - 'K' + 10,
            [>= 'N' and <= 'Y' and var letter] => 'N' - letter - 1,
            _ => null,
        };
        if (hours is null) Fail("no such zone");
        return TimeSpan.FromHours(hours ?? 0);
    }

    int MonthBetweenDashes()
    {
        Expect((byte)'-');
        var rest = Rest;
        var month = rest.Length < 3 ? 0 : MonthNumber(rest[..3]);
        if (month == 0) Fail(Unexpected("month expected"));
        else _at += 3;
        Expect((byte)'-');
        return month;
    }

    static int MonthNumber(ReadOnlySpan<byte> name)
    {
        var months = Output.ImapDate.Months;
        for (var i = 0; i < 12; i++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(months.Slice(i * 3, 3), name)) return i + 1;
        }
        return 0;
    }

    int DateNumber(int fewest, int most, string what)
    {
        var rest = Rest;
        int digits = 0, value = 0;
        for (; digits < most && digits < rest.Length && char.IsAsciiDigit((char)rest[digits]); digits++) value = value * 10 + rest[digits] - '0';
        if (digits < fewest) Fail(Unexpected($"{what} expected"));
        else _at += digits;
        return value;
    }

    DateOnly CalendarDay(int year, int month, int day, int column)
    {
        if (!Failed && (year == 0 || day == 0 || day > System.DateTime.DaysInMonth(year, month))) FailAt("no such date", column);
        return Failed ? default : new DateOnly(year, month, day);
    }

    DateTimeOffset Instant(DateOnly date, TimeSpan time, TimeSpan zone, int column)
    {
        if (Failed) return default;
        var local = date.ToDateTime(default) + time;
        if (local - System.DateTime.MinValue > zone && System.DateTime.MaxValue - local > -zone) return new(local, zone);
        FailAt("no such date", column);
        return default;
    }
}
