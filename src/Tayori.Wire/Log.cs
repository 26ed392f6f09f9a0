using System.Net;
using Microsoft.Extensions.Logging;

namespace Tayori.Wire;

/// <summary>Every line this layer logs; connection, protocol, remote and account come with the scope.</summary>
static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "connection from {Remote}")]
    public static partial void Opened(ILogger log, IPEndPoint remote);

    [LoggerMessage(2, LogLevel.Debug, "connection is ended: {Reason}, {Detail}")]
    public static partial void Ended(ILogger log, EndReason reason, string detail);

    [LoggerMessage(3, LogLevel.Information, "closed: {Reason}, {BytesIn} octets received, {BytesOut} sent")]
    public static partial void Closed(ILogger log, EndReason reason, long bytesIn, long bytesOut);

    [LoggerMessage(4, LogLevel.Error, "a bug ended this connection; please report it with this text")]
    public static partial void Bug(ILogger log, Exception bug);

    [LoggerMessage(5, LogLevel.Information, "login of {User} by {Mechanism} failed: {Failure}")]
    public static partial void LoginFailed(ILogger log, string user, string mechanism, AuthFailure failure);

    [LoggerMessage(6, LogLevel.Information, "{Address} logged in by {Mechanism}")]
    public static partial void LoggedIn(ILogger log, string address, string mechanism);

    [LoggerMessage(7, LogLevel.Error, "the credentials could not be read; logins are answered with a temporary failure")]
    public static partial void CredentialsUnavailable(ILogger log, Exception cause);

    [LoggerMessage(8, LogLevel.Information, "certificate in use: SHA-256 {Fingerprint}, valid until {NotAfter:yyyy-MM-dd}")]
    public static partial void CertificateLoaded(ILogger log, string fingerprint, DateTimeOffset notAfter);

    [LoggerMessage(9, LogLevel.Error, "the new certificate cannot be used, the old one stays in use: {What}. Correct the files and send SIGHUP again")]
    public static partial void CertificateKept(ILogger log, string what);

    [LoggerMessage(10, LogLevel.Warning, "the certificate ends on {NotAfter:yyyy-MM-dd}: renew it and send SIGHUP")]
    public static partial void CertificateEnds(ILogger log, DateTimeOffset notAfter);

}
