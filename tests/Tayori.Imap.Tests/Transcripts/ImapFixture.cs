using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Store;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;
using Tayori.TestKit.Wire.Transcripts;
using Tayori.Wire;

namespace Tayori.Imap.Tests.Transcripts;

/// <summary>
/// Directives of IMAP transcripts, of which all but the first speak of the account that was made last. Names, flags and dates are written as a client writes them.
/// <list type="bullet">
/// <item><c>@user ADDRESS PASSWORD [QUOTA]</c></item>
/// <item><c>@admin</c>: the account is an administrator's.</item>
/// <item>An account <c>submit@example.com</c> is one that a submission server logs in with.</item>
/// <item><c>@account ADDRESS</c>: from here on directives speak of this one.</item>
/// <item><c>@grant MAILBOX IDENTIFIER RIGHTS</c>: what the mailbox's access list says of an account or of <c>anyone</c>.</item>
/// <item><c>@mailbox NAME</c>: is created, with its superiors.</item>
/// <item><c>@append MAILBOX [(FLAGS)] ["DATE"]</c>: a message, which is the block; without a date it came when the server's clock was set.</item>
/// <item><c>@messages N MAILBOX [(FLAGS)]</c>: N small messages with the subjects 1 to N, which come at once.</item>
/// <item><c>@expunge MAILBOX UIDS</c>: by somebody who is none of the clients, at once and for good (POP3, for instance).</item>
/// <item><c>@flags MAILBOX UIDS (FLAGS)</c>: the flags are replaced by somebody else.</item>
/// <item><c>@keywords N MAILBOX UID</c>: the message has had N keywords, so that the mailbox knows them.</item>
/// <item><c>@delete MAILBOX</c>: is deleted by somebody else.</item>
/// <item><c>@sweep</c>: what no mailbox holds any more is forgotten.</item>
/// <item><c>@forget</c>: the journals of all mailboxes are forgotten, as after a long time.</item>
/// <item><c>@fail FAILURE</c>: the next append fails (<c>DiskFull</c>, <c>InputOutput</c> …) or is refused (<c>OverQuota</c> …).</item>
/// <item><c>@fail-list FAILURE</c>: the next reading of a mailbox's messages fails.</item>
/// <item><c>@damage MAILBOX UIDS</c>: what is stored of these messages behind their headers can no longer be read.</item>
/// <item><c>@limit MESSAGES [SAVED]</c>: what commands of sessions that begin later work on, at most.</item>
/// <item><c>@slow SECONDS</c>: from now on each reading of messages takes so long by the server's clock.</item>
/// <item><c>@password PASSWORD</c>, <c>@remove</c>: the account gets another password, goes away.</item>
/// </list>
/// </summary>
public sealed class ImapFixture : ITranscriptFixture
{
    static readonly DateTimeOffset s_start = new(2026, 11, 25, 9, 0, 0, TimeSpan.Zero);

    readonly MemoryMailStore _store = new(new FakeTimeProvider(s_start));
    IAccount? _account;
    string _address = "";
    TestServer? _server;

    public ImapFixture() => Protocol = new ImapProtocol(_store, options: new ImapOptions { AdminContact = "mailto:postmaster@example.org", UrlApplications = new HashSet<string> { "submit+submit@example.com", "stream+media@example.com", "print+media@example.com" } });

    public ILineProtocol Protocol { get; }
    public ICredentials Credentials => _store.Accounts;

    IAccount Account => _account ?? throw new FormatException("@user comes first");

    public void Use(TestServer server) => _server = server;

    public async ValueTask<bool> DirectiveAsync(DirectiveStep directive)
    {
        var arguments = directive.Arguments;
        switch (directive.Name)
        {
            case "user": await AddUserAsync(arguments.Split(' ')); break;
            case "admin": await _store.Accounts.SetAdministratorAsync(_address, true, default); break;
            case "account": await UseAccountAsync(arguments); break;
            case "grant": await GrantAsync(arguments.Split(' ')); break;
            case "mailbox": Assert.True((await Account.CreateMailboxAsync(Place.Read(arguments).Mailbox, SpecialUse.None, default)).IsOk); break;
            case "append": await AppendAsync(Place.Read(arguments), directive.Block); break;
            case "messages": await AppendManyAsync(arguments.Split(' ', 2)); break;
            case "expunge": await ExpungeAsync(Place.Read(arguments)); break;
            case "flags": await ChangeFlagsAsync(Place.Read(arguments)); break;
            case "keywords": await KeywordsAsync(arguments.Split(' ', 2)); break;
            case "delete": Assert.True((await Account.DeleteMailboxAsync(Place.Read(arguments).Mailbox, default)).IsOk); break;
            case "sweep": _store.Sweep(); break;
            case "forget": _store.ForgetJournal(); break;
            case "fail": Fail(arguments); break;
            case "fail-list": _store.Faults.FailNextList(Account.Id, Enum.Parse<StorageFailure>(arguments)); break;
            case "damage": await DamageAsync(Place.Read(arguments)); break;
            case "limit": Limit(arguments.Split(' ')); break;
            case "slow": Slow(TimeSpan.FromSeconds(Number(arguments))); break;
            case "password": await _store.Accounts.SetPasswordAsync(_address, arguments, default); break;
            case "remove": await _store.Accounts.RemoveAccountAsync(_address, default); break;
            default: return false;
        }
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_account is not null) await _account.DisposeAsync();
        await _store.DisposeAsync();
    }

    async ValueTask AddUserAsync(string[] words)
    {
        long? quota = words.Length > 2 ? Number(words[2]) : null;
        var info = (await _store.Accounts.AddAccountAsync(_address = words[0], words[1], quota, default)).Value!;
        _account = await _store.OpenAccountAsync(info.Id, default);
    }

    async ValueTask UseAccountAsync(string address) =>
        _account = await _store.OpenAccountAsync((await _store.Accounts.FindAccountAsync(_address = address, default))!.Id, default);

    async ValueTask GrantAsync(string[] words)
    {
        var rights = words[2].Aggregate(MailboxRights.None, (sum, letter) => sum | RightsText.Of((byte)letter)!.Value);
        AccountId? whom = words[1] == "anyone" ? null : (await _store.Accounts.FindAccountAsync(words[1], default))!.Id;
        Assert.True((await Account.ChangeAccessAsync(await FindAsync(Place.Read(words[0])), new Grantee(whom), FlagAction.Replace, rights, default)).IsOk);
    }

    async ValueTask AppendAsync(Place place, params IReadOnlyList<string> messages)
    {
        List<NewMessage> wanted = [];
        foreach (var message in messages) wanted.Add(new(await TestStore.SpoolAsync(_store, Encoding.Latin1.GetBytes(message)), place.Flags, place.Received ?? s_start));
        Assert.True((await Account.AppendAsync(await FindAsync(place), wanted, default)).IsOk);
        foreach (var message in wanted) await message.Content.DisposeAsync();
    }

    ValueTask AppendManyAsync(string[] words) =>
        AppendAsync(Place.Read(words[1]), [.. Enumerable.Range(1, Number(words[0])).Select(i => $"Subject: {i}\r\n\r\nmessage {i}\r\n")]);

    async ValueTask ExpungeAsync(Place place) =>
        Assert.True((await Account.ExpungeAsync(await FindAsync(place), place.Uids, onlyDeleted: false, default)).IsOk);

    async ValueTask ChangeFlagsAsync(Place place) =>
        Assert.True((await Account.ChangeFlagsAsync(await FindAsync(place), place.Uids, FlagAction.Replace, place.Flags, null, default)).IsOk);

    async ValueTask KeywordsAsync(string[] words)
    {
        var place = Place.Read(words[1]);
        foreach (var some in Enumerable.Range(1, Number(words[0])).Select(i => $"k{i}").Chunk(StoreLimits.KeywordsPerMessage)) await ChangeFlagsAsync(place with { Flags = FlagSet.Of(SystemFlags.None, some) });
        await ChangeFlagsAsync(place);
    }

    void Fail(string failure)
    {
        if (Enum.TryParse(failure, out StorageFailure broken)) _store.Faults.FailNextAppend(Account.Id, broken);
        else _store.Faults.RefuseNextAppend(Account.Id, Enum.Parse<StoreRefusal>(failure));
    }

    async ValueTask DamageAsync(Place place)
    {
        var list = (await Account.ReadMessagesAsync(await FindAsync(place), default))!;
        foreach (var uid in place.Uids.Enumerate()) _store.Faults.DamageContent(Account.Id, list[list.IndexOf(uid)].Message);
    }

    void Limit(string[] words)
    {
        var protocol = (ImapProtocol)Protocol;
        protocol.Options = protocol.Options with { MessageLimit = Number(words[0]), SaveLimit = words.Length > 1 ? Number(words[1]) : null };
    }

    void Slow(TimeSpan time) => _store.Faults.BeforeReading = () => _server!.Time.Advance(time);

    async ValueTask<MailboxId> FindAsync(Place place) =>
        (await Account.FindMailboxAsync(place.Mailbox, default) ?? throw new FormatException($"there is no mailbox {place.Mailbox}")).Id;

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>What a directive's words name, read with the server's own grammar.</summary>
    sealed record Place(string Mailbox, UidSet Uids, FlagSet Flags, DateTimeOffset? Received)
    {
        public static Place Read(string words)
        {
            var cursor = new ImapCursor(Encoding.UTF8.GetBytes(words));
            var mailbox = cursor.Mailbox();
            var (uids, flags, received) = (UidSet.Empty, FlagSet.Empty, (DateTimeOffset?)null);
            while (cursor.TrySpace())
            {
                if (cursor.Peek == (byte)'(') flags = cursor.FlagList();
                else if (cursor.Peek == (byte)'"') received = cursor.DateTime();
                else uids = UidSet.FromRanges([.. cursor.SequenceSet().Ranges.ToArray().Select(range => new UidRange(range.First, range.Last))]);
            }
            cursor.End();
            return cursor.Failure is { } failure ? throw new FormatException($"{words}: {failure}") : new(mailbox, uids, flags, received);
        }
    }
}
