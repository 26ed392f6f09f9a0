using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tayori.Imap.Session;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap;

/// <summary>The IMAP head: one for any number of connections.</summary>
public sealed class ImapProtocol(IMailStore store, ILogger<ImapProtocol>? log = null) : ILineProtocol
{
    readonly ILogger _log = log ?? NullLogger<ImapProtocol>.Instance;

    public string Name => "imap";

    public ILineSession CreateSession(LineConnection connection) => new ImapSession(connection, store, _log);
}
