using System.Text;
using Tayori.Store;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire.Transcripts;
using Tayori.Wire;

namespace Tayori.Pop3.Tests;

public sealed class TranscriptTests
{
    public static TheoryData<string> Names => [.. TranscriptRunner.Names("pop3")];

    [Theory]
    [MemberData(nameof(Names))]
    public Task every_transcript_is_spoken(string name) => TranscriptRunner.RunAsync(TranscriptRunner.Load("pop3", name), () => new Fixture());

    /// <summary>Directives: <c>@user ADDRESS PASSWORD</c>; <c>@append</c> with the message in its block; <c>@share</c>: anyone may do everything with INBOX; <c>@expunge UID</c> by somebody else, <c>@sweep</c>: its octets go, too; <c>@passwd ADDRESS PASSWORD</c>; <c>@exists N</c>.</summary>
    sealed class Fixture : ITranscriptFixture
    {
        readonly MemoryMailStore _store = new();
        IAccount? _account;

        public Fixture() => Protocol = new Pop3Protocol(_store);

        public ILineProtocol Protocol { get; }
        public ICredentials Credentials => (ICredentials)_store.Directory;

        public async ValueTask<bool> DirectiveAsync(DirectiveStep directive)
        {
            string[] words = directive.Arguments.Split(' ');
            switch (directive.Name)
            {
                case "user":
                    AccountInfo info = (await _store.Directory.AddAccountAsync(words[0], words[1], null, default)).Value!;
                    _account = await _store.OpenAccountAsync(info.Id, default);
                    return true;
                case "append":
                    await using (MessageSpool spool = await TestStore.SpoolAsync(_store, Encoding.Latin1.GetBytes(directive.Block)))
                    {
                        await _account!.AppendAsync(await InboxAsync(), [new NewMessage(spool, FlagSet.Empty, DateTimeOffset.UnixEpoch)], default);
                    }
                    return true;
                case "expunge":
                    await _account!.ExpungeAsync(await InboxAsync(), UidSet.Of(uint.Parse(words[0])), onlyDeleted: false, default);
                    return true;
                case "share":
                    await _account!.ChangeAccessAsync(await InboxAsync(), new Grantee(null), FlagAction.Replace, MailboxRights.All, default);
                    return true;
                case "sweep":
                    _store.Sweep();
                    return true;
                case "passwd":
                    await _store.Directory.SetPasswordAsync(words[0], words[1], default);
                    return true;
                case "exists":
                    Assert.Equal(int.Parse(words[0]), (await _account!.GetMailboxAsync(await InboxAsync(), default))!.Exists);
                    return true;
                default:
                    return false;
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_account is not null)
                await _account.DisposeAsync();
            await _store.DisposeAsync();
        }

        async ValueTask<MailboxId> InboxAsync() => (await _account!.FindMailboxAsync("INBOX", default))!.Id;
    }
}
