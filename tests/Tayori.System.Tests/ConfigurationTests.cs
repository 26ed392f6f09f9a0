using System.Text.RegularExpressions;
using Tayori.Configuration;

namespace Tayori.System.Tests;

public sealed partial class ConfigurationTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public void The_environment_overrides_the_file()
    {
        string file = cli.Write("t.toml", "port_base = 0\nlisten = \"::1\"\n");
        Settings settings = SettingsReader.Read(file, new Dictionary<string, string> { ["TAYORI_PORT_BASE"] = "2000", ["PATH"] = "/bin" });
        Assert.Equal((2000, "::1"), (settings.PortBase, settings.Listen.ToString()));
    }

    [Theory]
    [InlineData("\nport_bse = 1", "t.toml:2:1: there is no key port_bse; did you mean port_base?")]
    [InlineData("[imap]", "t.toml:1:1: there is no key imap; did you mean data?")]
    [InlineData("port_base = 70000", "t.toml:1:1: port_base must be a number from 0 to 64540, not \"70000\".")]
    [InlineData("admin_contact = \"/etc/motd\"", "t.toml:1:1: admin_contact must be a URI such as mailto:postmaster@example.org, not \"/etc/motd\".")]
    [InlineData("admin_contact = \"postmaster\"", "t.toml:1:1: admin_contact must be a URI such as mailto:postmaster@example.org, not \"postmaster\".")]
    [InlineData("url_applications = \"submit@example.org\"", "t.toml:1:1: url_applications must be an application and an account each, such as submit+submit@example.org, separated by blanks, not \"submit@example.org\".")]
    [InlineData("listen = \"here\"", "t.toml:1:1: listen must be an IP address, or several separated by commas, not \"here\".")]
    public void A_wrong_file_is_refused_with_place_and_remedy(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigurationException>(() => SettingsReader.Parse(text, "t.toml")).Message);

    [Fact]
    public async Task A_wrong_configuration_exits_with_3()
    {
        string file = cli.Write("t.toml", "data = \n");
        (int code, _, string error) = await cli.RunAsync(["account", "list", "--config", file]);
        Assert.Equal(3, code);
        Assert.Contains("t.toml", error, StringComparison.Ordinal);
        Assert.Equal(3, (await cli.RunAsync(["account", "list", "--config", file + ".none"])).Code);
    }

    [Fact]
    public void The_sample_documents_every_key_and_no_other_with_its_built_in_value()
    {
        string sample = File.ReadAllText(Repository.PathTo("docs", "tayori.sample.toml"));
        Assert.Equal(SettingKeys.All.Select(k => k.Name), KeyLine().Matches(sample).Select(m => m.Groups[1].Value));
        Assert.Equal(new Settings(), SettingsReader.Parse(sample, "sample"));
    }

    [GeneratedRegex(@"^(?:# )?([a-z_]+) = ", RegexOptions.Multiline)]
    private static partial Regex KeyLine();

    [Theory]
    [InlineData("0", 0)]
    [InlineData("500M", 500L << 20)]
    [InlineData("2g", 2L << 30)]
    public void Sizes_are_read_in_powers_of_1024(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out long parsed));
        Assert.Equal(bytes, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("-1")]
    [InlineData("1.5G")]
    [InlineData("99999999T")]
    public void What_is_no_size_is_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
