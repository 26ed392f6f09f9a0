using System.Runtime.CompilerServices;
using Tayori.Configuration;
using Tayori.Store;

namespace Tayori.Commands;

/// <summary>Accounts from a file. A line that cannot be used is reported with its number and the others go on; empty lines and lines that begin with # are left out.</summary>
sealed class AccountBatch
{
    /// <summary>Who waits longer than this wants to know that something happens.</summary>
    static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(2);

    readonly Surroundings surroundings;
    readonly long? quotaBytes;
    // Lines handed to the directory whose outcome has not come back yet.
    readonly Queue<int> waiting = new();
    int added, failed;
    long toldAt;

    AccountBatch(Surroundings surroundings, long? quotaBytes) => (this.surroundings, this.quotaBytes) = (surroundings, quotaBytes);

    /// <param name="directory">Where they go.</param>
    /// <param name="file">Its lines; <c>-</c>: those of standard input.</param>
    /// <param name="quotaBytes">For lines without a quota.</param>
    /// <param name="surroundings">Where the outcome is told.</param>
    /// <param name="cancellationToken">Leaves out the rest.</param>
    public static async Task<int> RunAsync(SqliteDirectory directory, string file, long? quotaBytes, Surroundings surroundings, CancellationToken cancellationToken)
    {
        using TextReader reader = file == "-" ? surroundings.Input : new StreamReader(file);
        var batch = new AccountBatch(surroundings, quotaBytes);
        long start = batch.toldAt = surroundings.Time.GetTimestamp();
        await foreach (DirectoryResult<AccountInfo> result in directory.AddAccountsAsync(batch.ReadAsync(reader, cancellationToken), cancellationToken))
            await batch.CountAsync(result);
        await surroundings.Output.WriteLineAsync($"{batch.added} added, {batch.failed} not added, {surroundings.Time.GetElapsedTime(start).TotalSeconds:F1} s.");
        return batch.failed == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    async IAsyncEnumerable<NewAccount> ReadAsync(TextReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (line.Trim() is "" or ['#', ..])
                continue;
            if (Parse(line) is { } account)
            {
                waiting.Enqueue(number);
                yield return account;
            }
            else
                await FailAsync(number, "expected ADDRESS PASSWORD [QUOTA], separated by blanks, the quota such as 2G or none");
        }
    }

    NewAccount? Parse(string line)
    {
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 2)
            return new NewAccount(words[0], words[1], quotaBytes);
        return words.Length == 3 && Quota.TryParse(words[2], out long? quota) ? new NewAccount(words[0], words[1], quota) : null;
    }

    async ValueTask CountAsync(DirectoryResult<AccountInfo> result)
    {
        int line = waiting.Dequeue();
        if (result.Refusal is { } refusal)
            await FailAsync(line, DirectoryCommand.Explain(refusal));
        else
            added++;
        if (surroundings.Time.GetElapsedTime(toldAt) < ProgressEvery)
            return;
        toldAt = surroundings.Time.GetTimestamp();
        await surroundings.Error.WriteLineAsync($"{added} added …");
    }

    Task FailAsync(int line, string reason)
    {
        failed++;
        return surroundings.Error.WriteLineAsync($"line {line}: {reason}");
    }
}
