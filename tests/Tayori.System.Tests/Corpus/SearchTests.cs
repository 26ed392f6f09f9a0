using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MimeKit;
using Tayori.System.Tests.WithMailKit;

namespace Tayori.System.Tests.Corpus;

/// <summary>SEARCH among real messages, asked by MailKit, against what MimeKit finds in them one by one.</summary>
[Collection(CorpusFixture.Collection)]
public sealed class SearchTests(CorpusFixture corpus)
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("linux")]
    [InlineData("Re: ")]
    [InlineData("[ILUG]")]
    [InlineData("\"")]
    [InlineData("é")]
    public Task Subject(string word) => CompareAsync(SearchQuery.SubjectContains(word), m => Contains(m.Subject, word), m => IsAscii(m.Headers.Where(h => h.Id == HeaderId.Subject)));

    [Theory]
    [InlineData("yahoo")]
    [InlineData("JUSTIN MASON")]
    public Task From(string word) => CompareAsync(SearchQuery.FromContains(word), m => Contains(m.Headers[HeaderId.From], word));

    [Theory]
    [InlineData("X-Mailer", "Mutt")]
    [InlineData("List-Id", "")]
    public Task Header(string field, string word) => CompareAsync(SearchQuery.HeaderContains(field, word), m => m.Headers.Any(h => Is(h.Field, field) && Contains(h.Value, word)));

    [Fact]
    public Task Days_on_which_messages_were_sent()
    {
        DateTime from = new(2002, 8, 22), to = new(2002, 9, 13);
        return CompareAsync(SearchQuery.SentSince(from).And(SearchQuery.SentBefore(to)), m => m.Date.DateTime >= from && m.Date.DateTime < to, m => m.Date != default);
    }

    [Fact]
    public Task Or_not_and() => CompareAsync(
        SearchQuery.Or(SearchQuery.SubjectContains("spam"), SearchQuery.SubjectContains("perl")).And(SearchQuery.Not(SearchQuery.SubjectContains("re:"))),
        m => (Contains(m.Subject, "spam") || Contains(m.Subject, "perl")) && !Contains(m.Subject, "re:"));

    [Theory]
    [InlineData("viagra")]
    [InlineData("Kernel")]
    [InlineData("-----BEGIN PGP")]
    public Task Words_in_bodies_of_plain_text(string word) => CompareAsync(SearchQuery.BodyContains(word), m => Contains(((TextPart)m.Body!).Text, word), IsPlain);

    [Theory]
    [InlineData("Outlook Express")]
    public Task Words_anywhere(string word) =>
        CompareAsync(SearchQuery.MessageContains(word), m => Contains(Encoding.ASCII.GetString(m.Octets()), word), m => IsPlain(m) && IsAscii(m.Headers));

    /// <summary>What <paramref name="isClear"/> says no to is left out: no standard says what such a message holds.</summary>
    async Task CompareAsync(SearchQuery query, Predicate<MimeMessage> expected, Predicate<MimeMessage>? isClear = null)
    {
        CorpusFixture.SkipIfMissing();
        using ImapClient client = await corpus.Server.ImapAsync(corpus.BySmtp, Stop);
        await client.Inbox!.OpenAsync(FolderAccess.ReadOnly, Stop);
        HashSet<uint> found = [.. (await client.Inbox.SearchAsync(query, Stop)).Select(u => u.Id)];
        List<string> differences = [];
        int wanted = 0;
        for (int i = 0; i < corpus.Sent.Count; i++)
        {
            using MemoryStream octets = new(corpus.Sent[i]);
            MimeMessage message = await MimeMessage.LoadAsync(octets, Stop);
            if (isClear?.Invoke(message) == false)
                continue;
            bool isWanted = expected(message);
            wanted += isWanted ? 1 : 0;
            if (isWanted != found.Contains((uint)i + 1))
                differences.Add($"{i + 1} {(isWanted ? "was not found" : "was found")}: {message.Subject}");
        }
        Assert.Empty(differences);
        Assert.NotEqual(0, wanted);
    }

    static bool IsPlain(MimeMessage message) => message.Body is TextPart { IsPlain: true };

    /// <summary>Without a word on how to read it, another octet can be anything.</summary>
    static bool IsAscii(IEnumerable<Header> headers) => headers.All(h => h.RawValue.All(b => b < 128));

    static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    static bool Contains(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
