using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tayori.Imap.Session;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap;

/// <summary>The IMAP head: one for any number of connections.</summary>
public sealed class ImapProtocol(IMailStore store, ILogger<ImapProtocol>? log = null, ImapOptions? options = null) : ILineProtocol
{
    volatile ImapOptions _options = options ?? new ImapOptions();
    readonly ILogger _log = log ?? NullLogger<ImapProtocol>.Instance;

    /// <summary>May be replaced while the server runs: sessions that begin from then on go by it.</summary>
    public ImapOptions Options
    {
        get => _options;
        set => _options = value;
    }

    public string Name => "imap";

    internal HeavyWork HeavyWork { get; init; } = HeavyWork.ForServer();

    public ILineSession CreateSession(LineConnection connection) => new ImapSession(connection, store, _options, HeavyWork, _log);
}

/// <summary>What an operator may choose.</summary>
public sealed record ImapOptions
{
    /// <summary>How to reach whoever runs the server, a URI: what <c>/shared/admin</c> says (RFC 5464 §3.2.1.1); <c>null</c>: nothing.</summary>
    public string? AdminContact { get; init; }

    /// <summary>The server's name as ID tells it (RFC 2971); <c>null</c>: ID tells nothing.</summary>
    public string? ServerName { get; init; } = "Tayori";

    /// <summary>Its version; <c>null</c>: not told, because who looks for servers with a known hole asks for it (RFC 2971 §7).</summary>
    public string? ServerVersion { get; init; }

    /// <summary>How many messages one command works on (RFC 9738); <c>null</c>: any number.</summary>
    public int? MessageLimit { get; init; }

    /// <summary>How many one command may copy or append; <c>null</c>: as many as <see cref="MessageLimit"/>.</summary>
    public int? SaveLimit { get; init; }

    /// <summary>
    /// Who may fetch URLs that were made for an application, as <c>application+address</c>, compared without regard to case: <c>submit</c> are submission servers (RFC 4467 §3), <c>stream</c> those that play
    /// attachments (RFC 5593 §3.4), and any other name is one of the operator's.
    /// </summary>
    public IReadOnlySet<string> UrlApplications { get; init; } = new HashSet<string>();

    internal bool ActsFor(string application, string address) => UrlApplications.Contains($"{application}+{address}");

    /// <summary>The registered ones (RFC 5593 §6), and those that somebody here acts for.</summary>
    internal bool Knows(string application) => application is "submit" or "stream" || UrlApplications.Any(a => a.StartsWith($"{application}+", StringComparison.OrdinalIgnoreCase));
}
