using Tayori.Imap.Session;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap;

/// <summary>The IMAP head: one for any number of connections.</summary>
public sealed class ImapProtocol(IMailStore store) : ILineProtocol
{
    public string Name => "imap";

    public ILineSession CreateSession(LineConnection connection) => new ImapSession(connection, store);
}
