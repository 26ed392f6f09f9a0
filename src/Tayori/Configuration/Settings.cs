using System.Net;

namespace Tayori.Configuration;

/// <summary>How log lines are written: for eyes, for the systemd journal, or as JSON objects.</summary>
enum LogFormat { Text, Systemd, Json }

/// <summary>What an operator can set. Every property is a key of <see cref="SettingKeys"/>.</summary>
sealed record Settings
{
    public string Data { get; init; } = "data";

    /// <summary>IP addresses, separated by commas.</summary>
    public string Listen { get; init; } = "127.0.0.1";
    public int PortBase { get; init; } = 10_000;

    /// <summary><c>null</c>: the machine's.</summary>
    public string? HostName { get; init; }

    /// <summary>PEM files; <c>null</c>: self-signed.</summary>
    public string? Certificate { get; init; }
    public string? CertificateKey { get; init; }

    /// <summary>A URI; <c>null</c>: nobody is named.</summary>
    public string? AdminContact { get; init; }

    public long MaxMessageSize { get; init; } = 50L << 20;

    /// <summary>What an account gets that is added without a quota; <c>null</c>: no limit.</summary>
    public long? DefaultQuota { get; init; }

    /// <summary><c>null</c>: as many as the process may open files for.</summary>
    public int? MaxConnections { get; init; }
    /// <summary>Messages that one IMAP command works on, and copies or appends (RFC 9738).</summary>
    public int? MessageLimit { get; init; }
    public int? SaveLimit { get; init; }
    public int MaxConnectionsPerAddress { get; init; } = 200;
    public LogLevel LogLevel { get; init; } = LogLevel.Information;
    public LogFormat LogFormat { get; init; }

    /// <summary><c>application+address</c>, separated by blanks.</summary>
    public string UrlApplications { get; init; } = "";

    /// <summary>Accounts and IP addresses, separated by blanks; <c>tayori trace</c> has a list of its own.</summary>
    public string Trace { get; init; } = "";

    public string Folder => Path.GetFullPath(Data);
    public string Host => HostName ?? Dns.GetHostName();
    public IReadOnlyList<IPAddress> Addresses => ParseAddresses(Listen) ?? throw new ConfigurationException($"listen: {Listen} is no list of IP addresses.");

    /// <summary>The addresses of a list separated by commas, or <c>null</c> where one is none.</summary>
    public static IReadOnlyList<IPAddress>? ParseAddresses(string text)
    {
        List<IPAddress> addresses = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!IPAddress.TryParse(part, out IPAddress? address))
                return null;
            addresses.Add(address);
        }
        return addresses;
    }

    /// <summary>These settings as far as a running server can take them over; what needs a restart stays as it is in <paramref name="running"/>.</summary>
    public Settings LiveOver(Settings running) => this with { Data = running.Data, Listen = running.Listen, PortBase = running.PortBase, LogFormat = running.LogFormat, UrlApplications = running.UrlApplications };
}
