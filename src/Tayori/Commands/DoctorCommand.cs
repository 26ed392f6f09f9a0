using System.CommandLine;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tayori.Configuration;
using Tayori.Store;

namespace Tayori.Commands;

/// <summary><c>tayori doctor</c>: looks at what a server needs and says what to do. Changes nothing.</summary>
static class DoctorCommand
{
    /// <summary>Below this a server has hours, not days.</summary>
    const long EnoughSpace = 1L << 30;

    sealed record Finding(bool IsGood, string Text);

    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("doctor", "Checks data folder, permissions, schema, certificate, disk space and ports, and says what to do\n\nExample: tayori doctor --data /var/lib/tayori");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Settings settings = parsed.Settings(surroundings);
            bool good = true;
            await foreach (Finding finding in ExamineAsync(settings, surroundings.Time, cancellationToken))
            {
                good &= finding.IsGood;
                await surroundings.Output.WriteLineAsync((finding.IsGood ? "ok      " : "PROBLEM ") + finding.Text);
            }
            return good ? ExitCode.Done : ExitCode.Refused;
        });
        return command;
    }

    static async IAsyncEnumerable<Finding> ExamineAsync(Settings settings, TimeProvider time, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string folder = Path.GetFullPath(settings.Data);
        if (File.Exists(Path.Combine(folder, "tayori.db")))
        {
            yield return await DirectoryAsync(folder, time, cancellationToken);
            yield return Key(folder);
            yield return Space(folder);
        }
        else
            yield return new(false, $"{folder}: no mail is kept here. Name another folder with --data, or add an account.");
        if (settings.Certificate is not null)
            yield return Certificate(settings, time);
        foreach ((string service, int port) in settings.Ports())
            yield return Port(settings, service, port);
    }

    static async Task<Finding> DirectoryAsync(string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await using SqliteDirectory directory = SqliteDirectory.Open(folder, time);
            return new(true, $"{folder}: {await directory.ListAccountsAsync(cancellationToken).CountAsync(cancellationToken)} accounts");
        }
        catch (StorageException e)
        {
            return new(false, e.Message);
        }
    }

    static Finding Key(string folder)
    {
        string path = Path.Combine(folder, "secret.key");
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) == 0)
            return new(true, $"{path}: for its owner only");
        return new(false, $"{path} can be read by others: chmod 600 {path}");
    }

    static Finding Space(string folder)
    {
        long free = new DriveInfo(folder).AvailableFreeSpace;
        return free >= EnoughSpace ? new(true, $"disk: {free >> 30} GB free") : new(false, $"disk: only {free >> 20} MB free: make room, or mail will be refused until there is.");
    }

    static Finding Certificate(Settings settings, TimeProvider time)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(settings.Certificate!, settings.CertificateKey ?? settings.Certificate);
            return certificate.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime
                ? new(true, $"{settings.Certificate}: until {certificate.NotAfter:yyyy-MM-dd}")
                : new(false, $"{settings.Certificate}: expired on {certificate.NotAfter:yyyy-MM-dd}. Renew it.");
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return new(false, $"{settings.Certificate}: {e.Message}");
        }
    }

    static Finding Port(Settings settings, string service, int port)
    {
        using var listener = new TcpListener(settings.Listen, port);
        try
        {
            listener.Start();
            return new(true, $"port {port} ({service}): free");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return new(true, $"port {port} ({service}): in use, by a running server or another program (ss -ltnp shows which)");
        }
        catch (SocketException e)
        {
            return new(false, $"port {port} ({service}) on {settings.Listen}: {e.Message}. Ports below 1024 need a privilege; --port-base chooses others.");
        }
    }
}
