using System.CommandLine;
using System.Net;
using Tayori.Hosting;
using Tayori.Store;

namespace Tayori.Commands;

/// <summary><c>tayori trace</c>: whose protocol dialogues the server writes down.</summary>
static class TraceCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var who = new Argument<string?>("WHO") { Description = "Address of an account, or an IP address; without it: who is traced now", Arity = ArgumentArity.ZeroOrOne };
        var off = new Option<bool>("--off") { Description = "Stop tracing" };
        var command = new Command("trace", """
            Writes down what clients and server say to each other, for one account or one IP address

            Connections that log in (or, for an IP address, open) from then on are written to data/trace, a file each. Passwords are shown as ***,
            of long lines and of messages only the beginning. It stays on, over restarts too, until switched off. SMTP receives mail
            without a login: trace the IP address of the sender.

            Examples:
              tayori trace me@example.org
              tayori trace 192.0.2.7
              tayori trace me@example.org --off
              tayori trace
            """) { who, off };
        command.SetDirectoryAction(surroundings, async (directory, parsed, cancellationToken) =>
        {
            TraceList list = new(parsed.Settings(surroundings).Folder);
            if (parsed.GetValue(who) is not { } text)
                return await ListAsync(list, surroundings);
            bool on = !parsed.GetValue(off);
            // An account that has been removed can still be switched off.
            string? name = IPAddress.TryParse(text, out IPAddress? address) ? address.ToString() : (await directory.FindAccountAsync(text, cancellationToken))?.Address ?? (on ? null : text);
            return name is null ? await surroundings.RefuseAsync(text, DirectoryCommand.Explain(DirectoryRefusal.NotFound)) : await SwitchAsync(list, name, on, surroundings);
        });
        return command;
    }

    static async Task<int> ListAsync(TraceList list, Surroundings surroundings)
    {
        foreach (string name in list.Read().Order(StringComparer.Ordinal))
            await surroundings.Output.WriteLineAsync(name);
        return ExitCode.Done;
    }

    static async Task<int> SwitchAsync(TraceList list, string name, bool on, Surroundings surroundings)
    {
        list.Set(name, on);
        await surroundings.Output.WriteLineAsync(on
            ? $"{name} is traced: new connections are written to {list.Folder}. Stop with: {surroundings.CommandName} trace {name} --off"
            : $"{name} is not traced. What was written stays in {list.Folder} until you delete it.");
        return ExitCode.Done;
    }
}
