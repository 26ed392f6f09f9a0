using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Pop3;

/// <summary>POP3 (RFC 1939, 2449, 2595, 5034, 6856) on the INBOX of an account.</summary>
public sealed class Pop3Protocol(IMailStore store, ILogger<Pop3Protocol>? log = null) : ILineProtocol
{
    readonly ILogger _log = log ?? NullLogger<Pop3Protocol>.Instance;

    public string Name => "pop3";

    public ILineSession CreateSession(LineConnection connection) => new Pop3Session(connection, store, _log);
}
