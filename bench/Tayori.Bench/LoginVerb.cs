using System.CommandLine;
using System.Diagnostics;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Bench;

/// <summary><c>login</c>: what checking a password costs, the first time and again.</summary>
static class LoginVerb
{
    const string Description = """
        Checks passwords against a directory of its own, in a temporary folder and without a network: right for the first time, right again, wrong, and of nobody.

        Example:
          login --repeats 50000 --json
        """;

    const string Address = "ann@example.org";
    const string Password = "correct horse";

    public static Command Create()
    {
        Command command = new("login", Description);
        Option<int> repeats = new("--repeats") { DefaultValueFactory = _ => 20_000, Description = "How often the right password comes again", HelpName = "N" };
        Option<bool> json = new("--json") { Description = "A line of JSON per row" };
        command.Add(repeats);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(repeats), new Report("login", "credentials", parsed.GetValue(json), Console.Out), cancellationToken));
        return command;
    }

    static async Task RunAsync(int repeats, Report report, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("tayori-bench-login-").FullName;
        try
        {
            await using SqliteDirectory directory = SqliteDirectory.Open(folder, TimeProvider.System);
            DirectoryResult<AccountInfo> added = await directory.AddAccountAsync(Address, Password, quotaBytes: null, cancellationToken);
            if (!added.IsOk)
                throw new BenchException($"the account was refused: {added.Refusal}");
            DirectoryCredentials credentials = new(directory, TimeProvider.System);
            // Whose code is compiled already: what is measured is the work.
            await credentials.VerifyPasswordAsync(Address, Password + "?", cancellationToken);
            await MeasureAsync(report, "first", 1, expected: true, () => credentials.VerifyPasswordAsync(Address, Password, cancellationToken));
            await MeasureAsync(report, "repeated-cold", repeats, expected: true, () => credentials.VerifyPasswordAsync(Address, Password, cancellationToken));
            await MeasureAsync(report, "repeated", repeats, expected: true, () => credentials.VerifyPasswordAsync(Address, Password, cancellationToken));
            await MeasureAsync(report, "wrong", 5, expected: false, () => credentials.VerifyPasswordAsync(Address, "wrong", cancellationToken));
            await MeasureAsync(report, "nobody", 5, expected: false, () => credentials.VerifyPasswordAsync("nobody@example.org", Password, cancellationToken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task MeasureAsync(Report report, string what, int times, bool expected, Func<ValueTask<Login?>> verify)
    {
        long octets = GC.GetTotalAllocatedBytes();
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < times; i++)
        {
            if (await verify() is not null != expected)
                throw new BenchException($"{what}: the answer is wrong");
        }
        watch.Stop();
        octets = GC.GetTotalAllocatedBytes() - octets;
        report.Add(what, new("time", watch.Elapsed.TotalMicroseconds / times, "µs"), new("allocated", octets / times, "B"));
    }
}
