using System.Globalization;
using System.Net;

namespace Tayori.Configuration;

/// <param name="Name">As the file has it; the environment has it in capitals behind <c>TAYORI_</c>.</param>
/// <param name="Expects">What a value must be, for messages.</param>
/// <param name="Apply">The settings with the value, or <c>null</c> where it is none.</param>
sealed record SettingKey(string Name, string Expects, Func<Settings, string, Settings?> Apply)
{
    public string Variable => "TAYORI_" + Name.ToUpperInvariant();
}

/// <summary>Every key there is. docs/tayori.sample.toml documents each; a test compares the two.</summary>
static class SettingKeys
{
    /// <summary>The last port that leaves room for base+995.</summary>
    const int MaximumPortBase = 65_535 - 995;

    public static IReadOnlyList<SettingKey> All { get; } =
    [
        new("data", "a folder", (s, v) => v.Length == 0 ? null : s with { Data = v }),
        new("listen", "an IP address", (s, v) => IPAddress.TryParse(v, out IPAddress? a) ? s with { Listen = a } : null),
        new("port_base", $"a number from 0 to {MaximumPortBase}", (s, v) =>
            int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n <= MaximumPortBase ? s with { PortBase = n } : null),
        new("certificate", "a PEM file", (s, v) => v.Length == 0 ? null : s with { Certificate = v }),
        new("certificate_key", "a PEM file", (s, v) => v.Length == 0 ? null : s with { CertificateKey = v }),
    ];

    public static SettingKey? Find(string name) => All.FirstOrDefault(k => k.Name == name);

    /// <summary>The known key that looks most like what was written.</summary>
    public static string Nearest(string name) => All.MinBy(k => Distance(k.Name, name))!.Name;

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
