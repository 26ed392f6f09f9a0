namespace Tayori.Pop3;

static class Pop3Limits
{
    /// <summary>RFC 2449 §4: a command line has at most 255 octets; UTF-8 names and pass phrases (RFC 6856) deserve more.</summary>
    public const int CommandLine = 1_000;

    /// <summary>RFC 5034 §4: a line of a SASL exchange.</summary>
    public const int SaslLine = 12_288;

    /// <summary>RFC 1939 §3: an autologout timer is of at least 10 minutes.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    /// <summary>From the greeting to the login: as long as a client may be silent.</summary>
    public static readonly TimeSpan UntilLogin = Idle;

    /// <summary>Nobody who speaks POP3 is wrong so often.</summary>
    public const int ErrorsInARow = 20;

    /// <summary>Octets of a message read at once.</summary>
    public const int Block = 64 * 1024;
}
