using System.CommandLine;
using System.CommandLine.Parsing;
using Tayori.Configuration;

namespace Tayori.Commands;

/// <summary><c>tayori account add</c>: one account, or a file of them.</summary>
static class AccountAddCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string?> address = new("ADDRESS") { Description = "Address, such as me@example.org", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> standardInput = PasswordStdin();
        Option<string?> quota = new("--quota") { Description = "Limit of the account, such as 500M or 2G, or none", HelpName = "SIZE" };
        Option<string?> batch = new("--batch") { Description = "File of lines ADDRESS PASSWORD [QUOTA]; - is standard input", HelpName = "FILE" };
        quota.Validators.Add(CheckQuota);
        var command = new Command("add", """
            Adds an account. Without --password-stdin a password is made and shown once

            Examples:
              tayori account add me@example.org --quota 2G
              tayori account add me@example.org --password-stdin < password.txt
              tayori account add --batch accounts.txt
            """)
        {
            address, standardInput, quota, batch,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(address) is null == result.GetValue(batch) is null)
                result.AddError("Give an ADDRESS, or --batch FILE.");
            if (result.GetValue(batch) is not null && result.GetValue(standardInput))
                result.AddError("--password-stdin is for one ADDRESS; a batch has its passwords in its lines.");
        });
        command.SetDirectoryAction(surroundings, async (directory, parsed, cancellationToken) =>
        {
            long? bytes = parsed.GetValue(quota) is { } size && Quota.TryParse(size, out long? given) ? given : parsed.Settings(surroundings).DefaultQuota;
            if (parsed.GetValue(batch) is { } file)
                return await AccountBatch.RunAsync(directory, file, bytes, surroundings, cancellationToken);
            (string password, string told) = await ReadPasswordAsync(surroundings, parsed.GetValue(standardInput), cancellationToken);
            string text = parsed.GetRequiredValue(address)!;
            return await surroundings.ReportAsync(text, await directory.AddAccountAsync(text, password, bytes, cancellationToken), a => $"Added {a.Address}.{told}");
        }, mayCreate: true);
        return command;
    }

    public static Option<bool> PasswordStdin() => new("--password-stdin") { Description = "Read the password from the first line of standard input" };

    public static void CheckQuota(SymbolResult result)
    {
        foreach (Token token in result.Tokens.Where(t => !Quota.TryParse(t.Value, out _)))
            result.AddError($"{token.Value} is no size such as 500M or 2G, nor none.");
    }

    /// <summary>The password, and what to tell about it.</summary>
    public static async Task<(string Password, string Told)> ReadPasswordAsync(Surroundings surroundings, bool fromInput, CancellationToken cancellationToken)
    {
        if (fromInput)
            return (await surroundings.Input.ReadLineAsync(cancellationToken) ?? "", "");
        string made = ReadablePassword.Create();
        return (made, $" Password, shown only now: {made}");
    }
}
