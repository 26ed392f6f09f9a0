using System.Globalization;
using System.Runtime.Versioning;
using System.Text;

namespace Tayori.System.Tests.Host;

/// <summary>Verbs on accounts without a server.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class AccountVerbTests : IDisposable
{
    readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    async Task<string> RunAsync(string[] arguments, int code = 0, string input = "")
    {
        (int got, string output, string error) = await _cli.RunAsync(arguments, input);
        Assert.True(got == code, $"{got}: {output}{error}");
        return output + error;
    }

    [Fact]
    public async Task An_alias_is_taken_away_and_a_primary_address_is_not()
    {
        await RunAsync(["account", "add", "ada@example.org"]);
        await RunAsync(["account", "alias", "countess@example.org", "ada@example.org"]);
        await RunAsync(["account", "alias", "Countess@example.org", "--remove"]);
        Assert.DoesNotContain("countess", await RunAsync(["account", "list"]), StringComparison.Ordinal);
        Assert.Contains("not the other address", await RunAsync(["account", "alias", "countess@example.org", "--remove"], code: 1), StringComparison.Ordinal);
        Assert.Contains("not the other address", await RunAsync(["account", "alias", "ada@example.org", "--remove"], code: 1), StringComparison.Ordinal);
        await RunAsync(["account", "alias", "countess@example.org"], code: 2);
        await RunAsync(["account", "alias", "countess@example.org", "ada@example.org", "--remove"], code: 2);
    }

    [Fact]
    public async Task A_quota_is_given_at_the_start_by_configuration_and_later()
    {
        _cli.Environment["TAYORI_DEFAULT_QUOTA"] = "1G";
        await RunAsync(["account", "add", "a@example.org"]);
        await RunAsync(["account", "add", "b@example.org", "--quota", "none"]);
        await RunAsync(["account", "quota", "a@example.org", "500M"]);
        await RunAsync(["account", "add", "--batch", "-"], input: "c@example.org pw\nd@example.org pw 2G\n");
        string[] lines = (await RunAsync(["account", "list"])).Split('\n');
        Assert.Equal(["1\ta@example.org\t500M\tnone\tuser", "2\tb@example.org\tnone\tnone\tuser", "3\tc@example.org\t1G\tnone\tuser", "4\td@example.org\t2G\tnone\tuser", ""], lines);
        await RunAsync(["account", "quota", "a@example.org", "much"], code: 2);
        await RunAsync(["account", "quota", "nobody@example.org", "1G"], code: 1);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("remove", "a@example.org")]
    [InlineData("passwd", "a@example.org")]
    public async Task A_slip_in_data_leaves_no_folder_behind(params string[] verb)
    {
        Assert.Contains("no mail is kept in", await RunAsync(["account", .. verb], code: 4), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_cli.Folder, "data")));
    }

    [Fact]
    public async Task A_data_folder_is_for_its_owner_only()
    {
        await RunAsync(["account", "add", "a@example.org"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_cli.Folder, "data")));
    }

    [Fact]
    public async Task A_long_batch_says_how_far_it_is()
    {
        StringBuilder lines = new();
        for (int i = 0; i < 20; i++)
            lines.Append(CultureInfo.InvariantCulture, $"user{i}@example.org secret{i} 1G\n");
        // Each look at the clock finds it a second later: so that a batch of any speed lasts longer than two.
        _cli.Time = new HastyClock();
        string output = await RunAsync(["account", "add", "--batch", _cli.Write("batch.txt", lines.ToString())]);
        Assert.Contains(" added …", output, StringComparison.Ordinal);
        Assert.Contains("20 added, 0 not added", output, StringComparison.Ordinal);
    }

    sealed class HastyClock : TimeProvider
    {
        long _now;

        public override long GetTimestamp() => _now += TimestampFrequency;
    }

    [Fact]
    public async Task A_password_of_nothing_is_refused_in_plain_words() =>
        Assert.Contains("a password has 1 to 1,000 octets", await RunAsync(["account", "add", "a@example.org", "--password-stdin"], code: 1), StringComparison.Ordinal);

    [Theory]
    [InlineData("serve")]
    [InlineData("send")]
    [InlineData("trace")]
    [InlineData("account", "quota")]
    public async Task Every_other_verb_has_help_with_an_example(params string[] verb) => Assert.Contains("Example", await RunAsync([.. verb, "--help"]), StringComparison.Ordinal);

    [Theory]
    [InlineData("serve", "--port-base", "70000")]
    [InlineData("serve", "--listen", "here")]
    [InlineData("send")]
    public async Task A_value_that_cannot_be_is_refused_before_anything_happens(params string[] verb)
    {
        await RunAsync(verb, code: 2);
        Assert.False(Directory.Exists(Path.Combine(_cli.Folder, "data")));
    }

    [Fact]
    public async Task A_variable_that_sets_nothing_is_refused_with_the_nearest()
    {
        _cli.Environment["TAYORI_PORTBASE"] = "0";
        Assert.Contains("TAYORI_PORTBASE sets nothing; did you mean TAYORI_PORT_BASE?", await RunAsync(["account", "list"], code: 3), StringComparison.Ordinal);
    }
}
