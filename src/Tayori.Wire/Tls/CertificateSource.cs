using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Tayori.Wire;

/// <summary>Where handshakes take the server's certificate from.</summary>
public interface ICertificateSource
{
    SslStreamCertificateContext Current { get; }
}

/// <summary>
/// The server's certificate: PEM files (certificate chain and key), read again on <see cref="Reload()"/> without disturbing connections. A bad new
/// file keeps the old certificate and logs what to do; a bad first file throws what is wrong with it, so that the server does not start without TLS.
/// </summary>
public sealed class CertificateSource : ICertificateSource
{
    static readonly TimeSpan WarnAhead = TimeSpan.FromDays(14);

    string _certificateFile;
    string _keyFile;
    readonly TimeProvider _time;
    readonly ILogger _log;
    volatile SslStreamCertificateContext _current;

    public CertificateSource(string certificateFile, string keyFile, TimeProvider time, ILogger log)
    {
        (_certificateFile, _keyFile, _time, _log) = (certificateFile, keyFile, time, log);
        _current = Load(certificateFile, keyFile);
        LogCurrent();
    }

    /// <summary>The self-signed certificate in <paramref name="folder"/>, made if it is not there: for trying out and for private networks.</summary>
    public static CertificateSource SelfSigned(string folder, string hostName, TimeProvider time, ILogger log)
    {
        var (certificate, key) = EnsureSelfSigned(folder, hostName, time);
        return new CertificateSource(certificate, key, time, log);
    }

    /// <summary>Where the self-signed certificate of a folder and its key are.</summary>
    public static (string Certificate, string Key) SelfSignedFiles(string folder) => (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "certificate.key"));

    /// <summary>Makes the self-signed certificate if it is not there.</summary>
    public static (string Certificate, string Key) EnsureSelfSigned(string folder, string hostName, TimeProvider time)
    {
        var (certificate, key) = SelfSignedFiles(folder);
        if (!File.Exists(certificate) || !File.Exists(key)) SelfSignedCertificate.Write(certificate, key, hostName, time.GetUtcNow());
        return (certificate, key);
    }

    public SslStreamCertificateContext Current => _current;

    /// <summary>SHA-256 of the certificate, as mail clients show it: pairs of hex digits with colons.</summary>
    public string Fingerprint => FingerprintOf(_current.TargetCertificate);

    /// <summary>Reads the files again; false, with the old certificate still in use, when they cannot be used.</summary>
    public bool Reload() => Reload(_certificateFile, _keyFile);

    /// <summary>Reads other files from now on; false, with everything as it was, when they cannot be used.</summary>
    public bool Reload(string certificateFile, string keyFile)
    {
        try
        {
            _current = Load(certificateFile, keyFile);
            (_certificateFile, _keyFile) = (certificateFile, keyFile);
            LogCurrent();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or InvalidDataException)
        {
            Log.CertificateKept(_log, e.Message);
            return false;
        }
    }

    SslStreamCertificateContext Load(string certificateFile, string keyFile)
    {
        using var pem = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        if (pem.NotAfter < _time.GetUtcNow()) throw new InvalidDataException($"{certificateFile} ended on {pem.NotAfter:yyyy-MM-dd}");
        // Exported and imported: a key read from PEM is not one that every TLS library can use.
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        // Offline: a handshake never waits for somebody else's server (OCSP, missing intermediates).
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    void LogCurrent()
    {
        var certificate = _current.TargetCertificate;
        if (certificate.NotAfter < _time.GetUtcNow() + WarnAhead) Log.CertificateEnds(_log, certificate.NotAfter);
        Log.CertificateLoaded(_log, FingerprintOf(certificate), certificate.NotAfter);
    }

    static string FingerprintOf(X509Certificate2 certificate) =>
        string.Join(':', Convert.ToHexString(certificate.GetCertHash(HashAlgorithmName.SHA256)).Chunk(2).Select(pair => new string(pair)));
}
