using System.CommandLine;
using Tayori.Configuration;
using Tayori.Store;

namespace Tayori.Commands;

/// <summary><c>tayori account …</c>: works while the server runs, which sees the change within about a second.</summary>
static class AccountCommand
{
    public static Command Create(Surroundings surroundings) => new("account", "Adds, lists, changes and removes accounts, also while the server runs")
    {
        AccountAddCommand.Create(surroundings), List(surroundings), Remove(surroundings), Password(surroundings), AccountAliasCommand.Create(surroundings), AccountQuotaCommand.Create(surroundings),
        Administrator(surroundings),
    };

    static string Role(AccountInfo account) => account.IsAdministrator ? "administrator" : "user";

    public static Argument<string> Address() => new("ADDRESS") { Description = "Address, such as me@example.org" };

    static Command List(Surroundings surroundings)
    {
        var command = new Command("list", """
            Lists accounts, a line each, with tabs between: number, address, quota of octets, of messages, user or administrator, other addresses

            Example: tayori account list
            """);
        command.SetDirectoryAction(surroundings, async (directory, _, cancellationToken) =>
        {
            await foreach (AccountInfo account in directory.ListAccountsAsync(cancellationToken))
                await surroundings.Output.WriteLineAsync($"{account.Id.Value}\t{account.Address}\t{Quota.Describe(account.Limits, "\t")}\t{Role(account)}\t{string.Join(' ', account.Aliases)}".TrimEnd());
            return ExitCode.Done;
        });
        return command;
    }

    static Command Remove(Surroundings surroundings)
    {
        Argument<string> address = Address();
        var command = new Command("remove", """
            Removes an account with its other addresses; its sessions end. Its mail goes to the folder removed, and is deleted seven days later

            Example: tayori account remove me@example.org
            """) { address };
        command.SetDirectoryAction(surroundings, async (directory, parsed, cancellationToken) =>
        {
            string text = parsed.GetRequiredValue(address);
            return await surroundings.ReportAsync(text, await directory.RemoveAccountAsync(text, cancellationToken),
                a => $"Removed {a.Address}. The server, when it runs, moves its mail to {Path.Combine(parsed.Settings(surroundings).Folder, "removed", $"{a.Id.Value}")}, and deletes it in seven days.");
        });
        return command;
    }

    static Command Password(Surroundings surroundings)
    {
        Argument<string> address = Address();
        Option<bool> standardInput = AccountAddCommand.PasswordStdin();
        var command = new Command("passwd", """
            Sets a new password; sessions of the account end. Without --password-stdin a password is made and shown once

            Examples:
              tayori account passwd me@example.org
              tayori account passwd me@example.org --password-stdin < password.txt
            """) { address, standardInput };
        command.SetDirectoryAction(surroundings, async (directory, parsed, cancellationToken) =>
        {
            string text = parsed.GetRequiredValue(address);
            (string password, string told) = await AccountAddCommand.ReadPasswordAsync(surroundings, parsed.GetValue(standardInput), cancellationToken);
            return await surroundings.ReportAsync(text, await directory.SetPasswordAsync(text, password, cancellationToken), a => $"New password for {a.Address}.{told}");
        });
        return command;
    }

    static Command Administrator(Surroundings surroundings)
    {
        Argument<string> address = Address();
        var revoke = new Option<bool>("--revoke") { Description = "Make it an ordinary account again" };
        var command = new Command("admin", """
            Makes an account one of an administrator: by IMAP it may set quotas of others and annotate the server for all

            Examples:
              tayori account admin me@example.org
              tayori account admin me@example.org --revoke
            """) { address, revoke };
        command.SetDirectoryAction(surroundings, async (directory, parsed, cancellationToken) =>
        {
            string text = parsed.GetRequiredValue(address);
            return await surroundings.ReportAsync(text, await directory.SetAdministratorAsync(text, !parsed.GetValue(revoke), cancellationToken),
                a => $"{a.Address} is {(a.IsAdministrator ? "an administrator" : "no administrator")}.");
        });
        return command;
    }
}
