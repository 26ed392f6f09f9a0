using System.Globalization;

namespace Tayori.Configuration;

/// <param name="Name">As the file has it; the environment has it in capitals behind <c>TAYORI_</c>.</param>
/// <param name="Expects">What a value must be, for messages.</param>
/// <param name="Apply">The settings with the value, or <c>null</c> where it is none.</param>
/// <param name="Show">The value in settings, for messages and for telling whether it changed; <c>null</c>: not set.</param>
/// <param name="IsLive">Whether a running server takes a change over at SIGHUP.</param>
sealed record SettingKey(string Name, string Expects, Func<Settings, string, Settings?> Apply, Func<Settings, object?> Show, bool IsLive = true)
{
    public string Variable => "TAYORI_" + Name.ToUpperInvariant();
}

/// <summary>Every key there is. docs/tayori.sample.toml documents each; a test compares the two.</summary>
static class SettingKeys
{
    /// <summary>The last port that leaves room for base+995.</summary>
    const int MaximumPortBase = 65_535 - 995;

    const int MaximumConnections = 1_000_000;

    /// <summary>A message smaller than this is no letter with its Received fields; RFC 5321 §4.5.3.1.7 asks for at least 64 KB.</summary>
    const long LeastMessageSize = 64 << 10;

    public static SettingKey Listen { get; } = new("listen", "an IP address, or several separated by commas",
        (s, v) => Settings.ParseAddresses(v) is null ? null : s with { Listen = v }, s => s.Listen, IsLive: false);

    public static SettingKey PortBase { get; } = new("port_base", $"a number from 0 to {MaximumPortBase}",
        (s, v) => Number(v, 0, MaximumPortBase) is { } n ? s with { PortBase = n } : null, s => s.PortBase, IsLive: false);

    public static IReadOnlyList<SettingKey> All { get; } =
    [
        new("data", "a folder", (s, v) => v.Length == 0 ? null : s with { Data = v }, s => s.Data, IsLive: false),
        Listen,
        PortBase,
        new("host_name", "a host name such as mail.example.org", (s, v) => IsHostName(v) ? s with { HostName = v } : null, s => s.HostName),
        new("certificate", "a PEM file", (s, v) => v.Length == 0 ? null : s with { Certificate = v }, s => s.Certificate),
        new("certificate_key", "a PEM file", (s, v) => v.Length == 0 ? null : s with { CertificateKey = v }, s => s.CertificateKey),
        new("admin_contact", "a URI such as mailto:postmaster@example.org", (s, v) => IsUri(v) ? s with { AdminContact = v } : null, s => s.AdminContact),
        new("max_message_size", "a size of 64K or more, such as 50M", (s, v) => ByteSize.TryParse(v, out long n) && n >= LeastMessageSize ? s with { MaxMessageSize = n } : null,
            s => ByteSize.Format(s.MaxMessageSize)),
        new("default_quota", "a size such as 2G, or none", (s, v) => Quota.TryParse(v, out long? n) ? s with { DefaultQuota = n } : null, s => Quota.Format(s.DefaultQuota)),
        new("max_connections", $"a number from 1 to {MaximumConnections}", (s, v) => Number(v, 1, MaximumConnections) is { } n ? s with { MaxConnections = n } : null, s => s.MaxConnections),
        new("max_connections_per_address", $"a number from 1 to {MaximumConnections}",
            (s, v) => Number(v, 1, MaximumConnections) is { } n ? s with { MaxConnectionsPerAddress = n } : null, s => s.MaxConnectionsPerAddress),
        new("log_level", "debug, info, warning or error", (s, v) => Level(v) is { } level ? s with { LogLevel = level } : null, s => s.LogLevel),
        new("log_format", "text, systemd or json", (s, v) => Format(v) is { } format ? s with { LogFormat = format } : null, s => s.LogFormat, IsLive: false),
        new("message_limit", "a number from 1000 to 1000000: how many messages one IMAP command works on", (s, v) => Number(v, 1000, 1_000_000) is { } n ? s with { MessageLimit = n } : null, s => s.MessageLimit),
        new("save_limit", "a number from 1000 to 1000000: how many messages one IMAP command copies or appends", (s, v) => Number(v, 1000, 1_000_000) is { } n ? s with { SaveLimit = n } : null, s => s.SaveLimit),
        new("url_applications", "an application and an account each, such as submit+submit@example.org, separated by blanks", (s, v) => AreApplications(v) ? s with { UrlApplications = v } : null,
            s => s.UrlApplications, IsLive: false),
        new("trace", "accounts and IP addresses, separated by blanks", (s, v) => s with { Trace = v }, s => s.Trace),
    ];

    public static SettingKey? Find(string name) => All.FirstOrDefault(k => k.Name == name);

    /// <summary>The known key that looks most like what was written.</summary>
    public static SettingKey Nearest(string name) => All.MinBy(k => Distance(k.Name, name))!;

    static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number : null;

    static LogLevel? Level(string text) => text switch
    {
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => null,
    };

    static LogFormat? Format(string text) => text switch
    {
        "text" => LogFormat.Text,
        "systemd" => LogFormat.Systemd,
        "json" => LogFormat.Json,
        _ => null,
    };

    // RFC 5321 §2.3.5: what goes into greetings and Received fields must be a name others can read.
    public static bool IsHostName(string text) => text.Length <= 255 && text.Split('.').All(label => label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));

    /// <summary>RFC 5464 §3.2.1.1: /shared/admin "MUST be a URI". A path is one to .NET, and to nobody else.</summary>
    static bool IsUri(string text) =>
        text.Length <= 1000 && text.All(char.IsAscii) && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && text.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase);

    /// <summary>RFC 5593 §4: application = 1*(ALPHA/DIGIT)</summary>
    static bool AreApplications(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(w => w.IndexOf('+') is var plus and > 0 && w[..plus].All(char.IsAsciiLetterOrDigit) && w.IndexOf('@', plus) > plus + 1);

    /// <summary>Levenshtein's.</summary>
    static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
