namespace Tayori.Wire;

/// <summary>The limits that all connections of a server share. Each default has its reason beside it.</summary>
public sealed record WireOptions
{
    /// <summary>The name the server calls itself in greetings and Received headers.</summary>
    public required string HostName { get; init; }

    /// <summary>
    /// How long one flush may wait for a client that does not read. A flush waits for at most the transport's buffer (64 KB), so this is also
    /// the slowest reader served: about half a kilobyte a second.
    /// </summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>From the first octet wanted to the end of the TLS handshake; a phone on a bad network needs a few seconds.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the last words and what is still in the transport's buffer may take to leave.</summary>
    public TimeSpan LingerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long commands may go on running once the server is asked to stop; then their connections are cut.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Connections at one time, all protocols together. One costs one file descriptor; the host sets this from the process's limit.</summary>
    public int MaxConnections { get; init; } = 15_000;

    /// <summary>
    /// Connections at one time from one address (IPv6: one /64, which is what one customer is given). An office behind one address has some
    /// dozens of clients with some connections each. Loopback is not counted: tests and webmail come from there.
    /// </summary>
    public int MaxConnectionsPerAddress { get; init; } = 200;
}
