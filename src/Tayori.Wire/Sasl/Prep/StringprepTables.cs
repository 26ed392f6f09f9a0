using Tayori.Unicode;

namespace Tayori.Wire;

/// <summary>The tables of RFC 3454 that SASLprep names: of Unicode 3.2, for ever. Read from saslprep.txt when a name or password outside ASCII is seen for the first time.</summary>
static class StringprepTables
{
    public static CodePoints Nothing { get; } = new();
    public static CodePoints Spaces { get; } = new();
    public static CodePoints Prohibited { get; } = new();
    public static CodePoints Unassigned { get; } = new();
    public static CodePoints RightToLeft { get; } = new();
    public static CodePoints LeftToRight { get; } = new();

    static StringprepTables()
    {
        foreach (var (section, line) in TableFile.Read(typeof(StringprepTables).Assembly, "saslprep.txt")) TableOf(section).Add(CodePoints.Range(line));
    }

    static CodePoints TableOf(string section) => section switch
    {
        "nothing" => Nothing,
        "space" => Spaces,
        "prohibited" => Prohibited,
        "unassigned" => Unassigned,
        "right" => RightToLeft,
        _ => LeftToRight,
    };
}
