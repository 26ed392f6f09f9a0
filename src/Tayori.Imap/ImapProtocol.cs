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

    public ILineSession CreateSession(LineConnection connection) => new ImapSession(connection, store, _options, _log);
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

    /// <summary>Primary addresses of accounts that submission servers log in with: they may fetch URLs made for submission (RFC 4467 §3).</summary>
    public IReadOnlySet<string> SubmissionAccounts { get; init; } = new HashSet<string>();
}
