using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tayori.Imap.Tests.Fuzz;
using Tayori.Store;
using Tayori.Store.Sqlite;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;

namespace Tayori.Imap.Tests.Pictures;

/// <summary>
/// Eight sessions, with and without COMPRESS, CONDSTORE, QRESYNC, UIDONLY and NOTIFY, do anything to four mailboxes, making and unmaking them, too. After each step the picture of each session that could have been told,
/// kept from nothing but what it was sent, is what the store has, of its mailbox and with NOTIFY of all others: sequence numbers never lie. A failure is made as short as it can be, and shown as what was said.
/// </summary>
public sealed class CrowdTests
{
    const int Clients = 8;
    const int Steps = 200;
    static readonly TimeSpan s_shortening = TimeSpan.FromSeconds(60);

    [Fact]
    public Task On_the_store_in_memory() => FuzzRun.ForEachSeedAsync(random => RunAsync(random, InMemoryAsync));

    [Fact]
    public Task On_SQLite() => FuzzRun.ForEachSeedAsync(random => RunAsync(random, OnSqliteAsync));

    static async Task RunAsync(Random random, Func<IReadOnlyList<CrowdStep>, Task<string?>> run)
    {
        List<CrowdStep> steps = [.. Enumerable.Range(0, Steps).Select(_ => CrowdStep.Any(random, Clients))];
        if (await run(steps) is null) return;
        var started = Stopwatch.StartNew();
        for (var size = steps.Count / 2; size > 0; size = size > 1 || steps.Count > 1 && started.Elapsed < s_shortening && await ShortenAsync(steps, 1, run, started) ? Math.Max(1, size / 2) : 0)
            await ShortenAsync(steps, size, run, started);
        Assert.Fail($"{steps.Count} steps are enough:\n{await run(steps)}");
    }

    /// <summary>Leaves out what need not be there, so many steps at a time, from the end; whether any was left out.</summary>
    static async Task<bool> ShortenAsync(List<CrowdStep> steps, int size, Func<IReadOnlyList<CrowdStep>, Task<string?>> run, Stopwatch started)
    {
        var before = steps.Count;
        for (var at = steps.Count - size; at >= 0 && started.Elapsed < s_shortening; at -= size)
        {
            List<CrowdStep> shorter = [.. steps.Take(at), .. steps.Skip(at + size)];
            if (await run(shorter) is null) continue;
            steps.Clear();
            steps.AddRange(shorter);
        }
        return steps.Count < before;
    }

    static async Task<string?> InMemoryAsync(IReadOnlyList<CrowdStep> steps)
    {
        await using var memory = new MemoryMailStore();
        return await FailureAsync(memory, memory, steps);
    }

    static async Task<string?> OnSqliteAsync(IReadOnlyList<CrowdStep> steps)
    {
        var folder = Directory.CreateTempSubdirectory("tayori-crowd-").FullName;
        try
        {
            await using var memory = new MemoryMailStore();
            await using var store = new SqliteMailStore(folder, memory.Directory, memory.Pending, new FakeTimeProvider(), NullLoggerFactory.Instance);
            return await FailureAsync(store, memory, steps);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The conversation up to what went wrong, and what it was; <c>null</c> where nothing did.</summary>
    static async Task<string?> FailureAsync(IMailStore store, MemoryMailStore directory, IReadOnlyList<CrowdStep> steps)
    {
        var id = (await directory.Accounts.AddAccountAsync("aki@example.org", "secret", null, default)).Value!.Id;
        await using var account = (await store.OpenAccountAsync(id, default))!;
        await account.CreateMailboxAsync("one", SpecialUse.None, default);
        using var server = new TestServer(new ImapProtocol(store), directory.Accounts);
        List<string> transcript = [];
        CrowdClient?[] clients = new CrowdClient?[Clients];
        try
        {
            foreach (var step in steps) await StepAsync(step);
            return null;
        }
        catch (Exception wrong)
        {
            return $"{string.Join('\n', transcript)}\n=> {wrong.Message}";
        }
        finally
        {
            foreach (var client in clients.OfType<CrowdClient>()) await client.DisposeAsync();
        }

        async Task StepAsync(CrowdStep step)
        {
            // Who is never needed is never there.
            if (clients[step.Client] is not { } client)
            {
                clients[step.Client] = client = new CrowdClient($"{(char)('a' + step.Client)}", server, account, transcript);
                // Of eight the last five have one of the newer ones each, or two.
                await client.ConnectAsync((CrowdOptions)(step.Client * 5));
            }
            await client.StepAsync(step);
            foreach (var other in clients.OfType<CrowdClient>().Where(c => c.Listens)) await other.ListenAsync();
        }
    }
}
