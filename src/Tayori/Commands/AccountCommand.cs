using System.CommandLine;
using Tayori.Store;

namespace Tayori.Commands;

/// <summary><c>tayori account …</c>: works while the server runs, which sees the change at once.</summary>
static class AccountCommand
{
    public static Command Create(Surroundings surroundings) => new("account", "Adds, lists, changes and removes accounts, also while the server runs")
    {
        AccountAddCommand.Create(surroundings), List(surroundings), Remove(surroundings), Password(surroundings), Alias(surroundings),
    };

    public static Argument<string> Address() => new("ADDRESS") { Description = "Address, such as me@example.org" };

    static Command List(Surroundings surroundings)
    {
        var command = new Command("list", "Lists accounts: number, address, quota, other addresses\n\nExample: tayori account list");
        command.SetDirectoryAction(surroundings, async (directory, _, cancellationToken) =>
        {
            await foreach (AccountInfo account in directory.ListAccountsAsync(cancellationToken))
            {
                string quota = account.QuotaBytes is { } bytes ? Configuration.ByteSize.Format(bytes) : "-";
                await surroundings.Output.WriteLineAsync($"{account.Id.Value}\t{account.Address}\t{quota}\t{string.Join(' ', account.Aliases)}".TrimEnd());
            }
            return ExitCode.Done;
        });
        return command;
    }

    static Command Remove(Surroundings surroundings)
    {
        Argument<string> address = Address();
        var command = new Command("remove", "Removes an account with its other addresses; its sessions end\n\nExample: tayori account remove me@example.org") { address };
        command.SetDirectoryAction(surroundings, async (directory, parsed, cancellationToken) =>
        {
            string text = parsed.GetRequiredValue(address);
            return await surroundings.ReportAsync(text, await directory.RemoveAccountAsync(text, cancellationToken), a => $"Removed {a.Address}.");
        });
        return command;
    }

    static Command Password(Surroundings surroundings)
    {
        Argument<string> address = Address();
        Option<bool> standardInput = AccountAddCommand.PasswordStdin();
        var command = new Command("passwd", "Sets a new password; sessions of the account end\n\nExample: tayori account passwd me@example.org") { address, standardInput };
        command.SetDirectoryAction(surroundings, async (directory, parsed, cancellationToken) =>
        {
            string text = parsed.GetRequiredValue(address);
            (string password, string told) = await AccountAddCommand.ReadPasswordAsync(surroundings, parsed.GetValue(standardInput), cancellationToken);
            return await surroundings.ReportAsync(text, await directory.SetPasswordAsync(text, password, cancellationToken), a => $"New password for {a.Address}.{told}");
        });
        return command;
    }

    static Command Alias(Surroundings surroundings)
    {
        Argument<string> alias = Address();
        var target = new Argument<string>("TARGET") { Description = "Address of the account that is to get the mail" };
        var command = new Command("alias", "Makes an address another address of an account\n\nExample: tayori account alias sales@example.org me@example.org") { alias, target };
        command.SetDirectoryAction(surroundings, async (directory, parsed, cancellationToken) =>
        {
            string text = parsed.GetRequiredValue(alias);
            DirectoryResult<AccountInfo> result = await directory.AddAliasAsync(text, parsed.GetRequiredValue(target), cancellationToken);
            string named = result.Refusal == DirectoryRefusal.NotFound ? parsed.GetRequiredValue(target) : text;
            return await surroundings.ReportAsync(named, result, a => $"{text} is now an address of {a.Address}.");
        });
        return command;
    }
}
