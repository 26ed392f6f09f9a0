using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tayori.Delivery;
using Tayori.Store;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;
using Tayori.TestKit.Wire.Transcripts;
using Tayori.Wire;

namespace Tayori.Smtp.Tests.Transcripts;

/// <summary>
/// Directives of SMTP transcripts:
/// <c>@user ADDRESS [QUOTA]</c>, <c>@alias ALIAS ADDRESS</c>, <c>@folder ADDRESS NAME</c>,
/// <c>@lmtp</c>, <c>@max-size OCTETS</c>, <c>@max-recipients N</c>,
/// <c>@fail ADDRESS FAILURE</c>: the next append fails (<c>DiskFull</c>, <c>InputOutput</c> …) or is refused (<c>OverQuota</c>),
/// <c>@remove ADDRESS</c>, <c>@count ADDRESS N [FOLDER]</c>,
/// <c>@stored ADDRESS [FOLDER]</c>: the newest message there, without the lines that delivery puts on top, is the block,
/// <c>@return-path ADDRESS PATH</c> and <c>@with ADDRESS PROTOCOL</c>: what those lines say.
/// </summary>
public sealed class SmtpFixture : ITranscriptFixture, ILineProtocol
{
    readonly MemoryMailStore _store = new();
    readonly LocalDelivery _delivery;
    SmtpOptions _options = new();
    bool _lmtp;

    public SmtpFixture() => _delivery = new LocalDelivery(_store, new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero)), NullLogger<LocalDelivery>.Instance);

    public ILineProtocol Protocol => this;
    public ICredentials Credentials { get; } = new TestCredentials();
    public string Name => _lmtp ? "lmtp" : "smtp";

    public ILineSession CreateSession(LineConnection connection) => _lmtp
        ? new LmtpProtocol(_delivery, _options, NullLogger<LmtpProtocol>.Instance).CreateSession(connection)
        : new SmtpProtocol(_delivery, _options, NullLogger<SmtpProtocol>.Instance).CreateSession(connection);

    public async ValueTask<bool> DirectiveAsync(DirectiveStep directive)
    {
        string[] words = directive.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (directive.Name)
        {
            case "lmtp": _lmtp = true; break;
            case "max-size": _options = _options with { MaxMessageBytes = Number(words[0]) }; break;
            case "max-recipients": _options = _options with { MaxRecipients = Number(words[0]) }; break;
            case "user": await _store.Accounts.AddAccountAsync(words[0], "secret", words.Length > 1 ? Number(words[1]) : null, default); break;
            case "alias": await _store.Accounts.AddAliasAsync(words[0], words[1], default); break;
            case "remove": await _store.Accounts.RemoveAccountAsync(words[0], default); break;
            case "folder": await CreateFolderAsync(words[0], words[1]); break;
            case "fail": await FailAsync(words[0], words[1]); break;
            case "count": Assert.Equal(Number(words[1]), await CountAsync(words[0], words.ElementAtOrDefault(2))); break;
            case "stored": Assert.Equal(directive.Block, WithoutTrace(await NewestAsync(words[0], words.ElementAtOrDefault(1)))); break;
            case "return-path": Assert.StartsWith($"Return-Path: {words[1]}\r\n", await NewestAsync(words[0], null), StringComparison.Ordinal); break;
            case "with": Assert.Contains($" with {words[1]}", await NewestAsync(words[0], null), StringComparison.Ordinal); break;
            default: return false;
        }
        return true;
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    async ValueTask<IAccount> OpenAsync(string address) =>
        (await _store.OpenAccountAsync((await _store.Accounts.FindAccountAsync(address, default))!.Id, default))!;

    async ValueTask CreateFolderAsync(string address, string name)
    {
        await using IAccount account = await OpenAsync(address);
        Assert.True((await account.CreateMailboxAsync(name, SpecialUse.None, default)).IsOk);
    }

    async ValueTask FailAsync(string address, string failure)
    {
        AccountId id = (await _store.Accounts.FindAccountAsync(address, default))!.Id;
        if (Enum.TryParse(failure, out StorageFailure broken))
            _store.Faults.FailNextAppend(id, broken);
        else
            _store.Faults.RefuseNextAppend(id, Enum.Parse<StoreRefusal>(failure));
    }

    async ValueTask<int> CountAsync(string address, string? folder)
    {
        await using IAccount account = await OpenAsync(address);
        return (await account.FindMailboxAsync(folder ?? "INBOX", default))!.Exists;
    }

    async ValueTask<string> NewestAsync(string address, string? folder)
    {
        await using IAccount account = await OpenAsync(address);
        Mailbox mailbox = (await account.FindMailboxAsync(folder ?? "INBOX", default))!;
        MessageList list = (await account.ReadMessagesAsync(mailbox.Id, default))!;
        await using IMessageContent content = (await account.OpenContentAsync(list[list.Count - 1].Message, default))!;
        byte[] octets = new byte[content.Size];
        for (int at = 0; at < octets.Length;)
            at += await content.ReadAsync(at, octets.AsMemory(at), default);
        return Encoding.Latin1.GetString(octets);
    }

    // Return-Path, Received, and the lines that continue it.
    static string WithoutTrace(string message)
    {
        int at = message.IndexOf("\r\nReceived:", StringComparison.Ordinal) + 2;
        do
            at = message.IndexOf("\r\n", at, StringComparison.Ordinal) + 2;
        while (at < message.Length && message[at] == '\t');
        return message[at..];
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
