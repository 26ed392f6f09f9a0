using System.CommandLine;
using Tayori.Configuration;
using Tayori.Store;

namespace Tayori.Commands;

/// <summary><c>tayori account quota</c>: what an account may hold, in octets, in messages, or both.</summary>
static class AccountQuotaCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> address = AccountCommand.Address();
        var size = new Argument<string?>("SIZE") { Description = "Limit of octets, such as 500M or 2G, or none", Arity = ArgumentArity.ZeroOrOne };
        var messages = new Option<string?>("--messages") { Description = "Limit of messages, such as 10000, or none", HelpName = "NUMBER" };
        size.Validators.Add(AccountAddCommand.CheckQuota);
        messages.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Quota.TryParseMessages(token.Value, out _))
                result.AddError($"{token.Value} is no number such as 10000, nor none.");
        });
        var command = new Command("quota", """
            Sets what an account may hold; a running server goes by it within half a minute. What is not given stays as it is

            Examples:
              tayori account quota me@example.org 2G
              tayori account quota me@example.org 2G --messages 100000
              tayori account quota me@example.org --messages none
            """) { address, size, messages };
        command.Validators.Add(result =>
        {
            // Not by their values: reading one here would pass its validator by.
            if (result.GetResult(size) is null or { Tokens: [] } && result.GetResult(messages) is null)
                result.AddError("Give a SIZE, or --messages NUMBER.");
        });
        command.SetDirectoryAction(surroundings, async (directory, parsed, cancellationToken) =>
        {
            string text = parsed.GetRequiredValue(address);
            DirectoryResult<AccountInfo> result = await directory.SetLimitsAsync(text, limits => Change(limits, parsed.GetValue(size), parsed.GetValue(messages)), cancellationToken);
            return await surroundings.ReportAsync(text, result, a => $"Quota of {a.Address}: {Quota.Describe(a.Limits, "; messages: ")}.");
        });
        return command;
    }

    static AccountLimits Change(AccountLimits limits, string? size, string? messages)
    {
        if (size is not null && Quota.TryParse(size, out long? bytes))
            limits = limits with { Bytes = bytes };
        return messages is not null && Quota.TryParseMessages(messages, out long? count) ? limits with { Messages = count } : limits;
    }
}
