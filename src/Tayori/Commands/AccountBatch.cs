using System.Runtime.CompilerServices;
using Tayori.Configuration;
using Tayori.Store;

namespace Tayori.Commands;

/// <summary>Accounts from a file. A line that cannot be used is reported with its number and the others go on; empty lines and lines that begin with # are left out.</summary>
sealed class AccountBatch
{
    const int ProgressEvery = 1_000;

    readonly Surroundings surroundings;
    // Lines handed to the directory whose outcome has not come back yet.
    readonly Queue<int> waiting = new();
    int added, failed;

    AccountBatch(Surroundings surroundings) => this.surroundings = surroundings;

    public static async Task<int> RunAsync(SqliteDirectory directory, string file, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var batch = new AccountBatch(surroundings);
        long start = surroundings.Time.GetTimestamp();
        await foreach (DirectoryResult<AccountInfo> result in directory.AddAccountsAsync(batch.ReadAsync(file, cancellationToken), cancellationToken))
            await batch.CountAsync(result);
        await surroundings.Output.WriteLineAsync($"{batch.added} added, {batch.failed} not added, {surroundings.Time.GetElapsedTime(start).TotalSeconds:F1} s.");
        return batch.failed == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    async IAsyncEnumerable<NewAccount> ReadAsync(string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int number = 0;
        await foreach (string line in File.ReadLinesAsync(file, cancellationToken))
        {
            number++;
            if (line.Trim() is "" or ['#', ..])
                continue;
            if (Parse(line) is { } account)
            {
                waiting.Enqueue(number);
                yield return account;
            }
            else
                await FailAsync(number, "expected ADDRESS PASSWORD [QUOTA], separated by blanks");
        }
    }

    static NewAccount? Parse(string line)
    {
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 2)
            return new NewAccount(words[0], words[1], null);
        return words.Length == 3 && ByteSize.TryParse(words[2], out long quota) ? new NewAccount(words[0], words[1], quota) : null;
    }

    async ValueTask CountAsync(DirectoryResult<AccountInfo> result)
    {
        int line = waiting.Dequeue();
        if (result.Refusal is { } refusal)
            await FailAsync(line, CommandLine.Explain(refusal));
        else if (++added % ProgressEvery == 0)
            await surroundings.Error.WriteLineAsync($"{added} …");
    }

    Task FailAsync(int line, string reason)
    {
        failed++;
        return surroundings.Error.WriteLineAsync($"line {line}: {reason}");
    }
}
