using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tayori.Wire;

/// <summary>What SslStream can tell about an established TLS connection.</summary>
sealed class SslTlsState(SslStream ssl, X509Certificate2 certificate) : TlsState
{
    public override string Protocol => ssl.SslProtocol switch
    {
        SslProtocols.Tls12 => "TLS1.2",
        SslProtocols.Tls13 => "TLS1.3",
        _ => "TLS",
    };

    public override string Cipher => ssl.NegotiatedCipherSuite.ToString();

    public override byte[]? ChannelBinding(string type) => type switch
    {
        "tls-server-end-point" => EndPoint(certificate),
        _ => null,
    };

    // RFC 5929 §4.1: the hash of the certificate's signature algorithm, SHA-256 in place of MD5 and SHA-1.
    // An algorithm that names no hash of its own (Ed25519) has no binding of this type.
    static byte[]? EndPoint(X509Certificate2 certificate) => certificate.SignatureAlgorithm.Value switch
    {
        "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1" // md5, sha1 with RSA; ecdsa with sha1
            or "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => SHA256.HashData(certificate.RawData),
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => SHA384.HashData(certificate.RawData),
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => SHA512.HashData(certificate.RawData),
        _ => null,
    };
}
