using System.CommandLine;
using Tayori.Configuration;

namespace Tayori.Commands;

/// <summary>The root of the command line, what all verbs share, and the one place where a failure becomes a message and an exit code.</summary>
static class CommandLine
{
    public static Option<string?> Data { get; } = new("--data") { Description = "Data folder (default: ./data)", HelpName = "DIR", Recursive = true };

    public static Option<string?> Config { get; } =
        new("--config") { Description = "Configuration file, TOML; docs/tayori.sample.toml documents every key", HelpName = "FILE", Recursive = true };

    public static async Task<int> RunAsync(string[] args, Surroundings surroundings)
    {
        var root = new RootCommand("Tayori, a mail server: mail arrives by SMTP, stays here, and is read from everywhere.")
        {
            Data, Config, ServeCommand.Create(surroundings), AccountCommand.Create(surroundings), SendCommand.Create(surroundings), TraceCommand.Create(surroundings), DoctorCommand.Create(surroundings),
        };
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
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
        Settings settings = SettingsReader.Read(parsed.GetValue(Config), surroundings.Environment);
        return parsed.GetValue(Data) is { } folder ? settings with { Data = folder } : settings;
    }
}
