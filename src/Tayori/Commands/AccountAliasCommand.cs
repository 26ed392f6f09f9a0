using System.CommandLine;
using Tayori.Store;

namespace Tayori.Commands;

/// <summary><c>tayori account alias</c>: another address of an account, given and taken away.</summary>
static class AccountAliasCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> alias = AccountCommand.Address();
        var target = new Argument<string?>("TARGET") { Description = "Address of the account that is to get the mail", Arity = ArgumentArity.ZeroOrOne };
        var remove = new Option<bool>("--remove") { Description = "Take the address away from its account" };
        var command = new Command("alias", """
            Makes an address another address of an account, or takes it away

            Examples:
              tayori account alias sales@example.org me@example.org
              tayori account alias sales@example.org --remove
            """) { alias, target, remove };
        command.Validators.Add(result =>
        {
            if (result.GetValue(target) is null != result.GetValue(remove))
                result.AddError("Give a TARGET, or --remove.");
        });
        command.SetDirectoryAction(surroundings, (directory, parsed, cancellationToken) => parsed.GetValue(target) is { } account
            ? AddAsync(directory, surroundings, parsed.GetRequiredValue(alias), account, cancellationToken)
            : RemoveAsync(directory, surroundings, parsed.GetRequiredValue(alias), cancellationToken));
        return command;
    }

    static async Task<int> AddAsync(SqliteDirectory directory, Surroundings surroundings, string alias, string target, CancellationToken cancellationToken)
    {
        DirectoryResult<AccountInfo> result = await directory.AddAliasAsync(alias, target, cancellationToken);
        string named = result.Refusal == DirectoryRefusal.NotFound ? target : alias;
        return await surroundings.ReportAsync(named, result, a => $"{alias} is now an address of {a.Address}.");
    }

    static async Task<int> RemoveAsync(SqliteDirectory directory, Surroundings surroundings, string alias, CancellationToken cancellationToken)
    {
        DirectoryResult<AccountInfo> result = await directory.RemoveAliasAsync(alias, cancellationToken);
        return result.IsOk
            ? await surroundings.ReportAsync(alias, result, a => $"{alias} is no longer an address of {a.Address}.")
            : await surroundings.RefuseAsync(alias, "this is not the other address of an account; `tayori account list` shows all, `tayori account remove` removes a whole account");
    }
}
