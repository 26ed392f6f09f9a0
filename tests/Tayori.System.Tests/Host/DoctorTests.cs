using System.Net.Sockets;
using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography;
using SQLitePCL;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.Host;

[UnsupportedOSPlatform("windows")]
public sealed class DoctorTests : IDisposable
{
    readonly Cli _cli = new();

    readonly int _portBase = Executable.FreePortBase();

    public DoctorTests() => _cli.Environment["TAYORI_PORT_BASE"] = $"{_portBase}";

    public void Dispose() => _cli.Dispose();

    string Data => Path.Combine(_cli.Folder, "data");

    async Task<string> ExamineAsync(int code, params string[] options)
    {
        (int got, string output, string error) = await _cli.RunAsync(["doctor", .. options]);
        Assert.True(got == code, output + error);
        return output;
    }

    Dictionary<string, string> Snapshot() => Directory.EnumerateFiles(_cli.Folder, "*", SearchOption.AllDirectories)
        .ToDictionary(f => f, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))) + File.GetLastWriteTimeUtc(f).Ticks);

    static void Execute(string path, string sql)
    {
        using sqlite3 database = Open(path);
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, sql));
    }

    static sqlite3 Open(string path)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(path, out sqlite3 database));
        return database;
    }

    [Fact]
    public async Task It_says_what_is_wrong_and_what_to_do()
    {
        Assert.Contains("PROBLEM", await ExamineAsync(1), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
        await _cli.RunAsync(["account", "add", "a@example.org"]);
        await ExamineAsync(0);
        File.SetUnixFileMode(Path.Combine(Data, "secret.key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", await ExamineAsync(1), StringComparison.Ordinal);
        File.Delete(Path.Combine(Data, "secret.key"));
        Assert.Contains("secret.key is missing", await ExamineAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_changes_nothing_and_brings_no_schema_forward()
    {
        Directory.CreateDirectory(Path.Combine(Data, "accounts", "1"));
        File.SetUnixFileMode(Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Execute(Path.Combine(Data, "tayori.db"), "PRAGMA journal_mode = WAL; CREATE TABLE account (id INTEGER); INSERT INTO account VALUES (1);");
        Execute(Path.Combine(Data, "accounts", "1", "mail.db"), "PRAGMA journal_mode = WAL; CREATE TABLE old (id INTEGER);");
        await File.WriteAllBytesAsync(Path.Combine(Data, "secret.key"), new byte[32]);
        File.SetUnixFileMode(Path.Combine(Data, "secret.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Dictionary<string, string> before = Snapshot();
        string output = await ExamineAsync(1, "--deep");
        Assert.Contains("tayori.db: schema 0, this program brings it to ", output, StringComparison.Ordinal);
        Assert.Contains("mail.db: schema 0, this program brings it to ", output, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task It_reads_what_is_only_in_the_log_of_a_database_in_use()
    {
        await _cli.RunAsync(["account", "add", "a@example.org"]);
        using sqlite3 writer = Open(Path.Combine(Data, "tayori.db"));
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(writer, "PRAGMA user_version = 77"));
        Assert.True(File.Exists(Path.Combine(Data, "tayori.db-wal")));
        Assert.Contains("schema 77, this program knows ", await ExamineAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_finds_damage()
    {
        await _cli.RunAsync(["account", "add", "a@example.org"]);
        await File.WriteAllTextAsync(Path.Combine(Data, "tayori.db"), "this was a database once, and is none any more; its owner has other worries than a stack trace");
        Assert.Contains("file is not a database", await ExamineAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_who_has_a_port()
    {
        await _cli.RunAsync(["account", "add", "a@example.org"]);
        using var other = new TcpListener(IPAddress.Loopback, _portBase + 143);
        other.Start();
        string owner = OperatingSystem.IsLinux() ? $"(process {Environment.ProcessId})" : "another program";
        string problem = (await ExamineAsync(1)).Split('\n').First(l => l.StartsWith("PROBLEM", StringComparison.Ordinal));
        Assert.Contains($"port {_portBase + 143} (IMAP) on 127.0.0.1 is in use by ", problem, StringComparison.Ordinal);
        Assert.Contains(owner, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mail.example.org", 100, null)]
    [InlineData("mail.example.org", 10, "renew it now")]
    [InlineData("mail.example.org", -1, "ended on")]
    [InlineData("other.example.org", 100, "is not for mail.example.org but for CN=other.example.org")]
    public async Task It_looks_at_the_certificate(string name, int days, string? problem)
    {
        await _cli.RunAsync(["account", "add", "a@example.org"]);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-20), now.AddDays(days));
        _cli.Environment["TAYORI_HOST_NAME"] = "mail.example.org";
        _cli.Environment["TAYORI_CERTIFICATE"] = _cli.Write("both.pem", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        string output = await ExamineAsync(problem is null ? 0 : 1);
        Assert.Contains(problem ?? "for mail.example.org, until ", output, StringComparison.Ordinal);
        _cli.Environment["TAYORI_CERTIFICATE"] = _cli.Write("none.pem", "nothing");
        Assert.Contains("none.pem", await ExamineAsync(1), StringComparison.Ordinal);
    }
}
