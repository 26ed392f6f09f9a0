using System.CommandLine;
using Tayori.Configuration;

namespace Tayori.Commands;

/// <summary><c>tayori account add</c>: one account, or a file of them.</summary>
static class AccountAddCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string?> address = new("ADDRESS") { Description = "Address, such as me@example.org", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> standardInput = PasswordStdin();
        Option<string?> quota = new("--quota") { Description = "Limit of the account, such as 500M or 2G", HelpName = "SIZE" };
        Option<string?> batch = new("--batch") { Description = "File of lines ADDRESS PASSWORD [QUOTA]", HelpName = "FILE" };
        var command = new Command("add", "Adds an account. Without --password-stdin a password is made and shown once\n\nExamples:\n  tayori account add me@example.org --quota 2G\n  tayori account add --batch accounts.txt")
        {
            address, standardInput, quota, batch,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(address) is null == result.GetValue(batch) is null)
                result.AddError("Give an ADDRESS, or --batch FILE.");
            if (result.GetValue(quota) is { } size && !ByteSize.TryParse(size, out _))
                result.AddError($"--quota: {size} is no size such as 500M or 2G.");
        });
        command.SetDirectoryAction(surroundings, async (directory, parsed, cancellationToken) =>
        {
            if (parsed.GetValue(batch) is { } file)
                return await AccountBatch.RunAsync(directory, file, surroundings, cancellationToken);
            long? bytes = parsed.GetValue(quota) is { } size && ByteSize.TryParse(size, out long parsedSize) ? parsedSize : null;
            (string password, string told) = await ReadPasswordAsync(surroundings, parsed.GetValue(standardInput), cancellationToken);
            string text = parsed.GetRequiredValue(address)!;
            return await surroundings.ReportAsync(text, await directory.AddAccountAsync(text, password, bytes, cancellationToken), a => $"Added {a.Address}.{told}");
        });
        return command;
    }

    public static Option<bool> PasswordStdin() => new("--password-stdin") { Description = "Read the password from the first line of standard input" };

    /// <summary>The password, and what to tell about it.</summary>
    public static async Task<(string Password, string Told)> ReadPasswordAsync(Surroundings surroundings, bool fromInput, CancellationToken cancellationToken)
    {
        if (fromInput)
            return (await surroundings.Input.ReadLineAsync(cancellationToken) ?? "", "");
        string made = ReadablePassword.Create();
        return (made, $" Password, shown only now: {made}");
    }
}
