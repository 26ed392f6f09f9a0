namespace Tayori.Commands;

/// <summary>What the process ends with; documented in docs/operating.md.</summary>
static class ExitCode
{
    public const int Done = 0;

    /// <summary>Refused, or (doctor) something needs attention: the message says what.</summary>
    public const int Refused = 1;

    /// <summary>The command line is not understood.</summary>
    public const int Usage = 2;

    /// <summary>The configuration is wrong.</summary>
    public const int Configuration = 3;

    /// <summary>The data folder cannot be used.</summary>
    public const int Storage = 4;

    /// <summary>No server answers, or it says to try again later.</summary>
    public const int Unavailable = 5;
}
