namespace Tayori.Wire;

/// <summary>The TLS side of a connection.</summary>
public abstract class TlsState
{
    /// <summary>As Received writes it: <c>TLS1.3</c>, <c>TLS_AES_256_GCM_SHA384</c>.</summary>
    public abstract string Protocol { get; }
    public abstract string Cipher { get; }

    /// <summary>Data of the channel binding <c>tls-server-end-point</c> (RFC 5929); <c>null</c> for every other type, and where the certificate's signature has no hash to make it with.</summary>
    public abstract byte[]? ChannelBinding(string type);
}
