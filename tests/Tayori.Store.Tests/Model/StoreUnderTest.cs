using System.Globalization;
using System.Text;
using Tayori.TestKit.Store;

namespace Tayori.Store.Tests.Model;

/// <summary>One of two stores that live through the same history, with the lists that old sessions still hold.</summary>
sealed class StoreUnderTest(IMailStore store, IAccount account, List<MessageList> held)
{
    static readonly string[] s_names = ["INBOX", "a", "a/b", "z"];
    static readonly string[] s_entries = ["/private/comment", "/private/vendor/x/a", "/shared/comment", "/shared/vendor/x/a", "/shared/vendor/x/b"];
    static readonly string[] s_keywords = ["$Junk", "later"];

    public static async Task<StoreUnderTest> CreateAsync(IMailStore store)
    {
        AccountInfo info = (await store.Directory.AddAccountAsync("user@example.org", "secret", 1200, default)).Value!;
        return new StoreUnderTest(store, (await store.OpenAccountAsync(info.Id, default))!, []);
    }

    public async Task<StoreUnderTest> MoveToAsync(IMailStore reopened) =>
        new(reopened, (await reopened.OpenAccountAsync(account.Id, default))!, held);

    /// <summary>Does a step; what came of it, without numbers that backends may choose.</summary>
    public async Task<string> DoAsync(Step step)
    {
        string a = s_names[step.A], b = s_names[step.B];
        MailboxId from = (await account.FindMailboxAsync(a, default))?.Id ?? new MailboxId(9999), to = (await account.FindMailboxAsync(b, default))?.Id ?? new MailboxId(9999);
        UidSet uids = UidSet.Of(step.Uids);
        FlagSet flags = FlagSet.Of((SystemFlags)step.Flags, step.Action == 0 ? [] : s_keywords[..step.Action]);
        switch (step.Kind)
        {
            case 0 or 1 or 2:
                return await AppendAsync(from, flags, step);
            case 3 or 4:
                StoreResult<FlagsChange> change = await account.ChangeFlagsAsync(from, uids, (FlagAction)step.Action, flags, await SinceAsync(from, step), default);
                return $"{change.Refusal} {change.Value?.Changed} {change.Value?.Failed}";
            case 5:
                StoreResult<Copied> copied = await account.CopyAsync(from, uids, to, (FlagKinds)(step.Flags % 8), default);
                return $"{copied.Refusal} {copied.Value?.Source} {copied.Value?.Target}";
            case 6 or 7:
                StoreResult<Copied> moved = await account.MoveAsync(from, uids, to, (FlagKinds)(step.Flags % 8), default);
                return $"{moved.Refusal} {moved.Value?.Source} {moved.Value?.Target}";
            case 8:
                StoreResult<Expunged> expunged = await account.ExpungeAsync(from, step.Flags % 2 == 0 ? null : uids, step.Action != 0, default);
                return $"{expunged.Refusal} {expunged.Value?.Uids}";
            case 9:
                return $"{(await account.CreateMailboxAsync(a, SpecialUse.None, default)).Refusal}";
            case 10:
                return $"{(await account.DeleteMailboxAsync(a, default)).Refusal}";
            case 11:
                return $"{(await account.RenameMailboxAsync(a, b, default)).Refusal}";
            case 12:
                return $"{(await account.SetSubscribedAsync(a, step.Action != 0, default)).Refusal}";
            case 16 or 17 or 18:
                return await AnnotateAsync(a == "INBOX" && step.B == 0 ? null : from, step);
            case 19 or 20:
                Grantee grantee = new(step.B == 0 ? null : new AccountId(step.B), step.Kind == 20);
                StoreResult<Mailbox> granted = await account.ChangeAccessAsync(from, grantee, (FlagAction)step.Action, (MailboxRights)step.Flags, default);
                return $"{granted.Refusal} {string.Join(',', granted.Value?.Access ?? [])}";
            case 21 or 22:
                return await ReplaceAsync(from, to, flags, step);
            default:
                return $"{await account.ClaimRecentAsync(from, (await account.GetMailboxAsync(from, default))?.UidNext ?? 1, default)}";
        }
    }

    /// <summary>All that can be seen of the account. Modseqs by their order: backends count as they like.</summary>
    public async Task<string> DescribeAsync()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{await account.ReadQuotaAsync(default)}\n");
        await DescribeAnnotationsAsync(text, null);
        text.AppendJoin(',', (await account.ListSubscriptionsAsync(default)).Where(s_names.Contains)).Append('\n');
        foreach (Mailbox m in await account.ListMailboxesAsync(default))
        {
            text.Append(CultureInfo.InvariantCulture, $"{m.Name} {m.SpecialUse} next {m.UidNext} exists {m.Exists} unseen {m.Unseen} deleted {m.Deleted} bytes {m.Bytes}");
            text.Append(CultureInfo.InvariantCulture, $" first {m.FirstUnseen} recent {m.FirstRecent} [{string.Join(' ', m.Keywords)}] {string.Join(',', m.Access)}\n");
            MessageRow[] rows = RowsOf((await account.ReadMessagesAsync(m.Id, default))!);
            text.AppendJoin(' ', await account.ReadThreadsAsync([.. rows.Select(r => r.Message)])).Append('\n');
            List<long> modSeqs = [.. rows.Select(r => r.ModSeq).Distinct().Order()];
            foreach (MessageRow r in rows)
                text.Append(CultureInfo.InvariantCulture, $"  {r.Uid} {r.Flags} #{modSeqs.IndexOf(r.ModSeq)} {r.Size} {r.Received} {r.ReceivedOffset} {r.Saved}\n");
            await DescribeAnnotationsAsync(text, m.Id);
            held.Add((await account.ReadMessagesAsync(m.Id, default))!);
        }
        return text.ToString();
    }

    /// <summary>Each list that was ever seen: what separates it from the newest is what a comparison row by row says.</summary>
    public async Task CatchUpAsync()
    {
        foreach (MessageList old in held.Where((_, i) => i % 5 == 0))
        {
            if (await account.ReadMessagesAsync(old.Mailbox, default) is not { } now)
                continue;
            Dictionary<uint, MessageRow> before = RowsOf(old).ToDictionary(r => r.Uid), after = RowsOf(now).ToDictionary(r => r.Uid);
            ListDifference difference = now.Since(old);
            Assert.Equal(UidSet.Of([.. before.Keys.Except(after.Keys)]), difference.Gone);
            Assert.Equal(UidSet.Of([.. after.Keys.Except(before.Keys)]), difference.Came);
            Assert.Equal(UidSet.Of([.. after.Keys.Where(u => before.TryGetValue(u, out MessageRow row) && row != after[u])]), difference.Changed);
            Assert.Equal(before.Keys.Union(after.Keys).Order(), RowsOf(now.KeepingRowsOf(old)).Select(r => r.Uid));
        }
        if (held.Count > 200)
            held.RemoveRange(0, 100);
    }

    async Task<string> AppendAsync(MailboxId mailbox, FlagSet flags, Step step)
    {
        List<NewMessage> messages = [];
        for (int i = 0; i <= step.B % 3; i++)
        {
            string named = string.Join(' ', step.Uids.Select(u => $"<{u + i}@x>"));
            MessageSpool spool = await TestStore.SpoolAsync(
                store, Encoding.ASCII.GetBytes($"Subject: Re: {step.Action % 2}\r\nMessage-ID: <{step.Flags}@x>\r\nReferences: {named}\r\n\r\n{new string('x', step.Flags)}"));
            messages.Add(new NewMessage(spool, flags, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + step.Flags)));
        }
        StoreResult<Appended> appended = await account.AppendAsync(mailbox, messages, default);
        foreach (NewMessage message in messages)
            await message.Content.DisposeAsync();
        return $"{appended.Refusal} {appended.Value?.Uids}";
    }

    async Task<string> ReplaceAsync(MailboxId from, MailboxId to, FlagSet flags, Step step)
    {
        await using MessageSpool spool = await TestStore.SpoolAsync(store, Encoding.ASCII.GetBytes($"Subject: r\r\n\r\n{new string('x', step.Flags * 4)}"));
        StoreResult<Appended> replaced = await account.ReplaceAsync(from, step.Uids.FirstOrDefault(1u), to, new NewMessage(spool, flags, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + step.Flags)), default);
        return $"{replaced.Refusal} {replaced.Value?.Uids}";
    }

    /// <summary>As many entries as there are UIDs, set or removed, with long values now and then; in some steps a special use, too.</summary>
    async Task<string> AnnotateAsync(MailboxId? mailbox, Step step)
    {
        AnnotationChange[] changes = [.. step.Uids.Select((u, i) => new AnnotationChange(s_entries[u % s_entries.Length], (u + i) % 3 == 0 ? null : new byte[step.Flags * (u % 5 == 0 ? 2200 : 1)]))];
        SpecialUse? use = step.Kind == 18 && mailbox is not null ? (SpecialUse)(step.Flags % 8) : null;
        StoreResult<AnnotationsChanged> set = await account.SetAnnotationsAsync(new AnnotationPlace(mailbox, ReaderOf(step)), changes, use, default);
        return $"{set.Refusal} {string.Join(',', set.Value?.Entries ?? [])}";
    }

    AccountId ReaderOf(Step step) => step.Action == 0 ? account.Id : new AccountId(77);

    async Task DescribeAnnotationsAsync(StringBuilder text, MailboxId? mailbox)
    {
        foreach (AccountId reader in (AccountId[])[account.Id, new(77), new(78)])
        {
            IReadOnlyList<Annotation> all = (await account.ReadAnnotationsAsync(new AnnotationPlace(mailbox, reader), static (_, _) => true, default))!;
            text.AppendJoin(' ', all.Select(a => $"{a.Entry}={a.Value.Length}")).Append('\n');
            if (mailbox is null)
                text.AppendJoin(' ', (await account.ReadAnnotationChangesAsync(reader, 0, default)).Select(c => string.Join(',', c.Entries))).Append('\n');
        }
    }

    /// <summary>For some steps the modseq of a message in the middle, so that a conditional change finds newer and older ones.</summary>
    async Task<long?> SinceAsync(MailboxId mailbox, Step step) =>
        step.Kind == 4 && await account.ReadMessagesAsync(mailbox, default) is { Count: > 0 } list ? list[list.Count / 2].ModSeq : null;

    static MessageRow[] RowsOf(MessageList list) => [.. Enumerable.Range(0, list.Count).Select(i => list[i])];
}
