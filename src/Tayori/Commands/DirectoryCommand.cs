using System.CommandLine;
using Tayori.Configuration;
using Tayori.Store;

namespace Tayori.Commands;

/// <summary>What verbs that work on the directory share.</summary>
static class DirectoryCommand
{
    /// <summary>An action on the directory, which is opened for as long as it runs. Where there is none, only a command that <paramref name="mayCreate"/> makes one: a slip in --data is not to leave folders behind.</summary>
    public static void SetDirectoryAction(
        this Command command, Surroundings surroundings, Func<SqliteDirectory, ParseResult, CancellationToken, Task<int>> action, bool mayCreate = false) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Settings settings = parsed.Settings(surroundings);
            if (!mayCreate && !new DataFolderInspection(settings.Folder).HasDirectory)
                throw new IOException($"no mail is kept in {settings.Folder}. Name another folder with --data, or make this one with `tayori serve` or `tayori account add`.");
            await using SqliteDirectory directory = SqliteDirectory.Open(settings.Folder, surroundings.Time);
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
        return await surroundings.RefuseAsync(address, Explain(result.Refusal!.Value));
    }

    public static async Task<int> RefuseAsync(this Surroundings surroundings, string what, string why)
    {
        await surroundings.Error.WriteLineAsync($"tayori: {what}: {why}");
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
