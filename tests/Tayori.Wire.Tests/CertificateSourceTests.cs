using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Tayori.Wire.Tests;

public sealed class CertificateSourceTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("tayori-certificate-").FullName;
    readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero));

    CertificateSource Make(string name = "mail.example.org") => CertificateSource.SelfSigned(_folder, name, _time, NullLogger.Instance);

    [Fact]
    public void A_self_signed_certificate_names_the_host_and_loopback_and_its_key_is_the_owners()
    {
        var source = Make();
        var certificate = source.Current.TargetCertificate;
        foreach (var name in new[] { "mail.example.org", "localhost", "127.0.0.1", "::1" }) Assert.True(certificate.MatchesHostname(name), name);
        Assert.Matches("^([0-9A-F]{2}:){31}[0-9A-F]{2}$", source.Fingerprint);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "certificate.key")));
    }

    [Fact]
    public void It_is_made_once() => Assert.Equal(Make().Fingerprint, Make("other.example.org").Fingerprint);

    [Fact]
    public void A_new_file_is_taken_up_on_reload()
    {
        var source = Make();
        var before = source.Fingerprint;
        SelfSignedCertificate.Write(Path.Combine(_folder, "certificate.pem"), Path.Combine(_folder, "certificate.key"), "new.example.org", _time.GetUtcNow());
        Assert.Equal(before, source.Fingerprint);
        Assert.True(source.Reload());
        Assert.NotEqual(before, source.Fingerprint);
    }

    [Theory]
    [InlineData("certificate.pem", "no certificate")]
    [InlineData("certificate.key", "no key")]
    [InlineData("certificate.key", null)]
    public void A_bad_new_file_keeps_the_old_certificate(string file, string? content)
    {
        var source = Make();
        var before = source.Fingerprint;
        if (content is null) File.Delete(Path.Combine(_folder, file));
        else File.WriteAllText(Path.Combine(_folder, file), content);
        Assert.False(source.Reload());
        Assert.Equal(before, source.Fingerprint);
    }

    [Fact]
    public void A_certificate_that_has_ended_is_not_taken()
    {
        var source = Make();
        _time.Advance(TimeSpan.FromDays(11 * 366));
        Assert.False(source.Reload());
        Assert.Throws<InvalidDataException>(() => Make());
    }

    [Fact]
    public void A_key_that_belongs_to_another_certificate_is_not_taken()
    {
        var source = Make();
        var other = Path.Combine(_folder, "other.pem");
        SelfSignedCertificate.Write(other, Path.Combine(_folder, "certificate.key"), "other.example.org", _time.GetUtcNow());
        Assert.False(source.Reload());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
