using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tayori.Store;
using Tayori.Store.Sqlite;

namespace Tayori.Bench;

/// <summary>
/// The store's design targets, measured once each on a data folder made for it: whole operations through the public interface, commits included. For orders of magnitude and for comparing two
/// versions on one machine; not a micro-benchmark.
/// </summary>
static class StoreBench
{
    const int Many = 100_000;

    public static async Task RunAsync(string folder, TextWriter to)
    {
        SqliteDirectory directory = SqliteDirectory.Open(folder, TimeProvider.System);
        SqlitePendingDeliveries pending = new(directory, folder, () => new MessageSpool());
        await using SqliteMailStore store = new(folder, directory, pending, TimeProvider.System, NullLoggerFactory.Instance);
        List<IAccount> accounts = await AddAccountsAsync(store, 8);

        await AppendRateAsync(store, accounts[..1], 1, 2_000, to);
        await AppendRateAsync(store, accounts[..1], 8, 8_000, to);
        await AppendRateAsync(store, accounts, 8, 16_000, to);
        await LargeMailboxAsync(store, accounts[0], to);
        await SelectAsync(accounts[0], to);
        foreach (IAccount account in accounts)
            await account.DisposeAsync();
        await store.DisposeAsync();
        await directory.DisposeAsync();
    }

    static async Task<List<IAccount>> AddAccountsAsync(SqliteMailStore store, int count)
    {
        List<IAccount> accounts = [];
        IAsyncEnumerable<NewAccount> wanted = Enumerable.Range(0, count).Select(i => new NewAccount($"user{i}@example.org", "benchmark", null)).ToAsyncEnumerable();
        await foreach (DirectoryResult<AccountInfo> added in store.Directory.AddAccountsAsync(wanted, default))
            accounts.Add((await store.OpenAccountAsync(added.Value!.Id, default))!);
        return accounts;
    }

    static async Task AppendRateAsync(SqliteMailStore store, List<IAccount> accounts, int writers, int messages, TextWriter to)
    {
        byte[][] letters = [.. Enumerable.Range(1, messages).Select(Letter)];
        MailboxId[] inboxes = new MailboxId[accounts.Count];
        for (int i = 0; i < inboxes.Length; i++)
            inboxes[i] = (await accounts[i].FindMailboxAsync("INBOX", default))!.Id;
        Cost before = Cost.Now();
        await Parallel.ForEachAsync(Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = writers }, async (i, stop) =>
        {
            await using MessageSpool spool = store.CreateSpool();
            await spool.WriteAsync(letters[i], stop);
            await spool.CompleteAsync(stop);
            await accounts[i % accounts.Count].AppendAsync(inboxes[i % accounts.Count], [new NewMessage(spool, FlagSet.Empty, DateTimeOffset.UnixEpoch)], stop);
        });
        Cost cost = Cost.Now() - before;
        Say(to, $"append {letters[0].Length} octets, {writers} at a time, {accounts.Count} accounts", $"{messages * 1000 / cost.Wall:N0}/s", cost);
    }

    static async Task LargeMailboxAsync(SqliteMailStore store, IAccount account, TextWriter to)
    {
        MailboxId box = (await account.CreateMailboxAsync("large", SpecialUse.None, default)).Value!.Id;
        MailboxId other = (await account.CreateMailboxAsync("other", SpecialUse.None, default)).Value!.Id;
        await FillAsync(store, account, box);
        MessageList list = (await account.ReadMessagesAsync(box, default))!;
        await TimeAsync(to, $"STORE +FLAGS (\\Seen) on {Many:N0}", async () => await account.ChangeFlagsAsync(box, UidSet.All, FlagAction.Add, FlagSet.Of(SystemFlags.Seen), null, default));
        await TimeAsync(to, $"STORE -FLAGS (\\Seen) on {Many:N0}", async () => await account.ChangeFlagsAsync(box, UidSet.All, FlagAction.Remove, FlagSet.Of(SystemFlags.Seen), null, default));
        await TimeAsync(to, "COPY 10,000", async () => await account.CopyAsync(box, UidSet.Range(1, 10_000), other, default));
        await TimeAsync(to, "MOVE 10,000", async () => await account.MoveAsync(box, UidSet.Range(1, 10_000), other, default));

        MessageId[] ids = [.. Enumerable.Range(0, list.Count).Select(i => list[i].Message)];
        for (int round = 0; round < 3; round++)
            await TimeAsync(to, $"ENVELOPE columns of {Many:N0}", async () => await account.ReadDetailsAsync(ids, DetailColumns.Envelope, new Sink(), default));
        await TimeAsync(to, $"all listing columns of {Many:N0}", async () => await account.ReadDetailsAsync(
            ids, DetailColumns.Envelope | DetailColumns.Structure | DetailColumns.Preview | DetailColumns.Keys, new Sink(), default));
        await TimeAsync(to, $"headers of {Many:N0}", async () => await account.ReadDetailsAsync(ids, DetailColumns.Header, new Sink(), default));
        await store.Upkeep.IdleAsync();
        AccountState state = store.Hold(account.Id);
        while (!state.TryRest())
            await Task.Delay(1);
        state.Forget();
        await TimeAsync(to, $"opening the account and the list of {list.Count - 10_000:N0}", async () => await account.ReadMessagesAsync(box, default));
        store.Let(state);
    }

    static async Task FillAsync(SqliteMailStore store, IAccount account, MailboxId box)
    {
        for (int at = 0; at < Many; at += 1000)
        {
            List<NewMessage> batch = [];
            for (int i = 0; i < 1000; i++)
            {
                MessageSpool spool = store.CreateSpool();
                await spool.WriteAsync(Letter(at + i), default);
                await spool.CompleteAsync(default);
                batch.Add(new NewMessage(spool, FlagSet.Empty, DateTimeOffset.UnixEpoch.AddSeconds(at + i)));
            }
            await account.AppendAsync(box, batch, default);
            foreach (NewMessage message in batch)
                await message.Content.DisposeAsync();
        }
    }

    /// <summary>A mailbox grown to a million rows by copying: what SELECT asks must cost what it costs on an empty one.</summary>
    static async Task SelectAsync(IAccount account, TextWriter to)
    {
        MailboxId box = (await account.FindMailboxAsync("large", default))!.Id;
        MailboxId million = (await account.CreateMailboxAsync("million", SpecialUse.None, default)).Value!.Id;
        await account.CreateMailboxAsync("empty", SpecialUse.None, default);
        for (int i = 0; i < 12; i++)
            await account.CopyAsync(box, UidSet.All, million, default);
        foreach (string name in (string[])["empty", "million"])
        {
            Mailbox found = (await account.FindMailboxAsync(name, default))!;
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 10_000; i++)
                await account.FindMailboxAsync(name, default);
            Say(to, $"SELECT's row, {found.Exists:N0} messages", $"{Stopwatch.GetElapsedTime(start).TotalMicroseconds / 10_000:N2} µs");
        }
    }

    static async Task TimeAsync(TextWriter to, string what, Func<Task> action)
    {
        Cost before = Cost.Now();
        await action();
        Cost cost = Cost.Now() - before;
        Say(to, what, string.Create(CultureInfo.InvariantCulture, $"{cost.Wall:N1} ms"), cost);
    }

    static void Say(TextWriter to, string what, string figure, Cost? cost = null) =>
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-60} {figure,14}{cost?.Describe()}"));

    /// <summary>What a figure consists of: on a machine that does other things, too, the clock alone says little. The JIT compiler works in the background as well.</summary>
    readonly record struct Cost(double Wall, double Processor, double Compiling, double Megabytes, int Collections)
    {
        public static Cost Now() => new(
            Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency, Environment.CpuUsage.TotalTime.TotalMilliseconds, System.Runtime.JitInfo.GetCompilationTime().TotalMilliseconds,
            GC.GetTotalAllocatedBytes() / 1e6, GC.CollectionCount(0));

        public static Cost operator -(Cost after, Cost before) => new(
            after.Wall - before.Wall, after.Processor - before.Processor, after.Compiling - before.Compiling, after.Megabytes - before.Megabytes, after.Collections - before.Collections);

        public string Describe() => string.Create(
            CultureInfo.InvariantCulture, $"   processor {Processor,7:N1} ms; JIT, by the clock, {Compiling,6:N1} ms; {Megabytes,6:N1} MB allocated, {Collections} collections");
    }

    static byte[] Letter(int number) => Encoding.UTF8.GetBytes($"""
        Return-Path: <sender{number}@example.com>
        Received: from mail.example.com (mail.example.com [192.0.2.{number % 250}]) by mx.example.org with ESMTPS id {number:x8}; Tue, 3 Mar 2026 04:05:{number % 60:00} +0900
        From: Sender Number {number} <sender{number}@example.com>
        To: A Reader <user@example.org>, Another Reader <another@example.org>
        Subject: Letter number {number} about the things that letters are about
        Date: Tue, 3 Mar 2026 04:05:{number % 60:00} +0900
        Message-ID: <{number}.{number * 7919L}@mail.example.com>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        {string.Concat(Enumerable.Repeat($"Line of letter {number}, which says what the one before said.\r\n", 40))}
        """.ReplaceLineEndings("\r\n"));

    sealed class Sink : IDetailSink
    {
        public long Octets { get; private set; }

        public bool Accept(int index, in MessageDetails details)
        {
            Octets += details.Envelope.Length + details.Structure.Length + details.Header.Length;
            return true;
        }
    }
}
