using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tayori.Configuration;
using Tayori.Wire;

namespace Tayori.Doctor;

/// <summary>The certificate that clients are shown: can it be used, how long, and is it for this host.</summary>
static class CertificateCheck
{
    /// <summary>Who renews by hand needs a week; who has it automated has failed by then.</summary>
    static readonly TimeSpan RenewAhead = TimeSpan.FromDays(14);

    public static Finding Run(Settings settings, TimeProvider time)
    {
        (string file, string key) = settings.Certificate is { } given ? (given, settings.CertificateKey ?? given) : CertificateSource.SelfSignedFiles(settings.Folder);
        if (settings.Certificate is null && !File.Exists(file))
            return Finding.Good("certificate: none yet; the server makes a self-signed one at its start");
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(file, key);
            return Judge(certificate, file, settings, time.GetUtcNow());
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return Finding.Problem($"certificate {file} with key {key} cannot be used: {e.Message} The file holds the certificate first, then its chain, in PEM; the key belongs to it and has no password.");
        }
    }

    static Finding Judge(X509Certificate2 certificate, string file, Settings settings, DateTimeOffset now)
    {
        DateTimeOffset ends = certificate.NotAfter.ToUniversalTime();
        if (ends <= now)
            return Finding.Problem($"certificate {file} ended on {ends:yyyy-MM-dd}: renew it, then send the server SIGHUP.");
        if (certificate.NotBefore.ToUniversalTime() > now)
            return Finding.Problem($"certificate {file} begins on {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd}: is the clock right?");
        if (ends <= now + RenewAhead)
            return Finding.Problem($"certificate {file} ends on {ends:yyyy-MM-dd}: renew it now, then send the server SIGHUP.");
        return certificate.MatchesHostname(settings.Host)
            ? Finding.Good($"certificate {file}: for {settings.Host}, until {ends:yyyy-MM-dd}{(settings.Certificate is null ? ", self-signed" : "")}")
            : Finding.Problem($"certificate {file} is not for {settings.Host} but for {certificate.Subject}: set host_name to the name that clients use, or get a certificate for it.");
    }
}
