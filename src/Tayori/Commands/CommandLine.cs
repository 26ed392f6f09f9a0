using System.CommandLine;
using Tayori.Configuration;
using Tayori.Store;

namespace Tayori.Commands;

/// <summary>The root of the command line, what all verbs share, and the one place where a failure becomes a message and an exit code.</summary>
static class CommandLine
{
    static readonly Option<string?> data = new("--data") { Description = "Data folder (default: ./data)", HelpName = "DIR", Recursive = true };
    static readonly Option<string?> config = new("--config") { Description = "Configuration file, TOML; docs/tayori.sample.toml documents every key", HelpName = "FILE", Recursive = true };

    public static async Task<int> RunAsync(string[] args, Surroundings surroundings)
    {
        var root = new RootCommand("Tayori, a mail server: mail arrives by SMTP, stays here, and is read from everywhere.") { data, config };
        root.Add(ServeCommand.Create(surroundings));
        root.Add(AccountCommand.Create(surroundings));
        root.Add(DoctorCommand.Create(surroundings));
        ParseResult parsed = root.Parse(args);
        var invocation = new InvocationConfiguration { Output = surroundings.Output, Error = surroundings.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            int code = await parsed.InvokeAsync(invocation);
            return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
        }
        catch (ConfigurationException e)
        {
            return await FailAsync(surroundings, e, ExitCode.Configuration);
        }
        catch (IOException e)
        {
            return await FailAsync(surroundings, e, ExitCode.Storage);
        }
    }

    static async Task<int> FailAsync(Surroundings surroundings, Exception exception, int code)
    {
        await surroundings.Error.WriteLineAsync($"tayori: {exception.Message}");
        return code;
    }

    /// <summary>The settings of this call: file, environment, then what the command line says.</summary>
    public static Settings Settings(this ParseResult parsed, Surroundings surroundings)
    {
        Settings settings = SettingsReader.Read(parsed.GetValue(config), surroundings.Environment);
        return parsed.GetValue(data) is { } folder ? settings with { Data = folder } : settings;
    }

    /// <summary>An action on the directory, which is opened for as long as it runs.</summary>
    public static void SetDirectoryAction(this Command command, Surroundings surroundings, Func<SqliteDirectory, ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using SqliteDirectory directory = SqliteDirectory.Open(parsed.Settings(surroundings).Data, surroundings.Time);
            return await action(directory, parsed, cancellationToken);
        });

    /// <summary>Says what came of a change: <paramref name="done"/>, or why not.</summary>
    public static async Task<int> ReportAsync(this Surroundings surroundings, string address, DirectoryResult<AccountInfo> result, Func<AccountInfo, string> done)
    {
        if (result.IsOk)
        {
            await surroundings.Output.WriteLineAsync(done(result.Value));
            return ExitCode.Done;
        }
        await surroundings.Error.WriteLineAsync($"tayori: {address}: {Explain(result.Refusal!.Value)}");
        return ExitCode.Refused;
    }

    public static string Explain(DirectoryRefusal refusal) => refusal switch
    {
        DirectoryRefusal.Exists => "this address is taken; `tayori account list` shows by whom",
        DirectoryRefusal.NotFound => "there is no such account; `tayori account list` shows all",
        DirectoryRefusal.InvalidAddress => "this is not an address such as me@example.org",
        DirectoryRefusal.WeakPassword => "a password has 1 to 1,000 octets",
        _ => refusal.ToString(),
    };
}
