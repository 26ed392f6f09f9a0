namespace Tayori.System.Tests;

public sealed class AccountCommandTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task An_account_is_added_listed_given_an_alias_and_removed()
    {
        (int code, string output, _) = await cli.RunAsync(["account", "add", "Ada@example.org", "--quota", "2G"]);
        Assert.Equal(0, code);
        Assert.Matches("Added ada@example.org. Password, shown only now: ([a-z2-9]{5}-){3}[a-z2-9]{5}", output);
        Assert.Equal(0, (await cli.RunAsync(["account", "alias", "countess@example.org", "ada@example.org"])).Code);
        Assert.Equal("1\tada@example.org\t2G\tnone\tuser\tcountess@example.org", (await cli.RunAsync(["account", "list"])).Output.Trim());
        Assert.Equal(0, (await cli.RunAsync(["account", "passwd", "ada@example.org", "--password-stdin"], "new\n")).Code);
        Assert.Equal(0, (await cli.RunAsync(["account", "remove", "ada@example.org"])).Code);
        Assert.Equal("", (await cli.RunAsync(["account", "list"])).Output);
    }

    [Fact]
    public async Task A_quota_of_octets_and_one_of_messages_are_set_apart_from_each_other()
    {
        await cli.RunAsync(["account", "add", "ada@example.org"]);
        Assert.Contains("2G; messages: none.", (await cli.RunAsync(["account", "quota", "ada@example.org", "2G"])).Output, StringComparison.Ordinal);
        Assert.Contains("2G; messages: 100.", (await cli.RunAsync(["account", "quota", "ada@example.org", "--messages", "100"])).Output, StringComparison.Ordinal);
        Assert.Contains("none; messages: 100.", (await cli.RunAsync(["account", "quota", "ada@example.org", "none"])).Output, StringComparison.Ordinal);
        Assert.Contains("1G; messages: none.", (await cli.RunAsync(["account", "quota", "ada@example.org", "1G", "--messages", "none"])).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await cli.RunAsync(["account", "quota", "bob@example.org", "1G"])).Code);
    }

    [Fact]
    public async Task An_account_becomes_an_administrators_and_is_so_no_longer()
    {
        await cli.RunAsync(["account", "add", "ada@example.org"]);
        Assert.Equal(0, (await cli.RunAsync(["account", "admin", "ada@example.org"])).Code);
        Assert.Equal("1\tada@example.org\tnone\tnone\tadministrator", (await cli.RunAsync(["account", "list"])).Output.Trim());
        Assert.Equal(0, (await cli.RunAsync(["account", "admin", "ada@example.org", "--revoke"])).Code);
        Assert.Equal("1\tada@example.org\tnone\tnone\tuser", (await cli.RunAsync(["account", "list"])).Output.Trim());
        Assert.Equal(1, (await cli.RunAsync(["account", "admin", "bob@example.org"])).Code);
    }

    [Fact]
    public async Task A_refusal_names_the_address_and_exits_with_1()
    {
        await cli.RunAsync(["account", "add", "ada@example.org"]);
        (int code, _, string error) = await cli.RunAsync(["account", "remove", "nobody@example.org"]);
        Assert.Equal(1, code);
        Assert.Contains("nobody@example.org: there is no such account", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_reports_bad_lines_by_number_and_adds_the_others()
    {
        string file = cli.Write("batch.txt", "# accounts\na@example.org pw 1G\nbad\n\na@example.org pw\nb@example.org pw x\nc@example.org pw\n");
        (int code, string output, string error) = await cli.RunAsync(["account", "add", "--batch", file]);
        Assert.Equal(1, code);
        Assert.StartsWith("2 added, 3 not added", output, StringComparison.Ordinal);
        Assert.Contains("line 3: expected", error, StringComparison.Ordinal);
        Assert.Contains("line 5: this address is taken", error, StringComparison.Ordinal);
        Assert.Contains("line 6: expected", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("account", "add")]
    [InlineData("account", "add", "a@example.org", "--quota", "much")]
    [InlineData("account", "quota", "a@example.org")]
    [InlineData("account", "quota", "a@example.org", "--messages", "many")]
    [InlineData("no-such-verb")]
    public async Task A_command_line_that_is_not_understood_exits_with_2(params string[] args) => Assert.Equal(2, (await cli.RunAsync(args)).Code);

    [Theory]
    [InlineData("account", "add")]
    [InlineData("account", "passwd")]
    [InlineData("account", "remove")]
    [InlineData("account", "alias")]
    [InlineData("account", "quota")]
    [InlineData("account", "admin")]
    [InlineData("account", "list")]
    [InlineData("doctor")]
    public async Task Every_verb_has_help_with_an_example(params string[] args) => Assert.Contains("Example", (await cli.RunAsync([.. args, "--help"])).Output, StringComparison.Ordinal);
}
