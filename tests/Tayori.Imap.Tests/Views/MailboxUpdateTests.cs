using System.Buffers;
using System.Globalization;
using System.Text;
using CsCheck;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Tests.Views;

public sealed class MailboxUpdateTests
{
    static readonly FlagSet s_seen = FlagSet.Of(SystemFlags.Seen);

    [Fact]
    public void Expunges_are_told_from_the_last_to_the_first_then_what_came_then_flags()
    {
        var told = Lists.Of(1, 1, 2, 3, 4, 5);
        var latest = Lists.Of(2, [Lists.Row(1), Lists.Row(4, 2, s_seen), Lists.Row(5), Lists.Row(6, 2)]);
        Assert.Equal("* 3 EXPUNGE\r\n* 2 EXPUNGE\r\n* 4 EXISTS\r\n* 1 RECENT\r\n* 2 FETCH (UID 4 FLAGS (\\Seen))\r\n",
            Told(new MailboxUpdate(told, latest, mayExpunge: true) { Recent = UidSet.Of(6) }));
    }

    [Fact]
    public void Where_expunges_may_not_be_told_rows_stay_and_are_told_later()
    {
        var told = Lists.Of(1, 1, 2, 3);
        var latest = Lists.Of(2, [Lists.Row(1), Lists.Row(3), Lists.Row(4, 2)]);
        var silent = new MailboxUpdate(told, latest, mayExpunge: false);
        Assert.Equal("* 4 EXISTS\r\n* 0 RECENT\r\n", Told(silent));
        Assert.Equal("* 2 EXPUNGE\r\n", Told(new MailboxUpdate(silent.Target, latest, mayExpunge: true)));
    }

    [Fact]
    public void With_CONDSTORE_flags_carry_their_modseq_and_recent_is_the_sessions()
    {
        var told = Lists.Of(1, 9);
        var latest = Lists.Of(5, [Lists.Row(9, 5, s_seen)]);
        Assert.Equal("* 1 FETCH (UID 9 MODSEQ (5) FLAGS (\\Seen \\Recent))\r\n",
            Told(new MailboxUpdate(told, latest, mayExpunge: true) { Enabled = Features.CondStore, Recent = UidSet.Of(9), ToldRecent = 1 }));
    }

    [Theory]
    [InlineData(false, "* 2 FETCH (UID 2 FLAGS (\\Seen))\r\n")]
    [InlineData(true, "* 1 FETCH (UID 1 MODSEQ (2))\r\n* 2 FETCH (UID 2 MODSEQ (3) FLAGS (\\Seen))\r\n")]
    public void What_the_session_changed_silently_is_not_echoed_but_what_another_changed_after_it_is(bool condStore, string expected)
    {
        var told = Lists.Of(1, 1, 2);
        var latest = Lists.Of(3, [Lists.Row(1, 2, s_seen), Lists.Row(2, 3, s_seen)]);
        Assert.Equal(expected, Told(new MailboxUpdate(told, latest, mayExpunge: true) { Enabled = condStore ? Features.CondStore : Features.None, Silent = Own(2) }));
    }

    [Fact]
    public void A_silent_change_does_not_hide_what_another_session_changed_before_it()
    {
        var told = Lists.Of(1, 1, 2);
        var latest = Lists.Of(3, [Lists.Row(1, 3, s_seen), Lists.Row(2, 3, FlagSet.Of(SystemFlags.Seen | SystemFlags.Flagged))]);
        Assert.Equal("* 2 FETCH (UID 2 FLAGS (\\Flagged \\Seen))\r\n", Told(new MailboxUpdate(told, latest, mayExpunge: true) { Silent = Own(3) }));
    }

    [Fact]
    public void What_the_answer_showed_is_not_told_again_unless_it_changed_since()
    {
        var told = Lists.Of(1, 1, 2);
        var latest = Lists.Of(3, [Lists.Row(1, 2, s_seen), Lists.Row(2, 3, s_seen)]);
        Assert.Equal("* 2 FETCH (UID 2 MODSEQ (3) FLAGS (\\Seen))\r\n",
            Told(new MailboxUpdate(told, latest, mayExpunge: true) { Enabled = Features.CondStore, Answered = new(UidSet.Range(1, 2), 2) }));
    }

    [Fact]
    public void A_client_that_applies_the_lines_holds_the_latest_list()
    {
        var uids = Gen.UInt[1, 12].HashSet[0, 8];
        Gen.Select(uids, Gen.UInt[1, 12].HashSet[0, 8], Gen.Int[0, 3], Gen.Bool).Sample((old, gone, came, mayExpunge) =>
        {
            var told = Lists.Of(1, [.. old.Order()]);
            var latest = Lists.Of(2, [.. old.Except(gone).Order(), .. Enumerable.Range(13, came).Select(u => (uint)u)]);
            var update = new MailboxUpdate(told, latest, mayExpunge);
            var client = Lists.Uids(told).Select(uid => (uint?)uid).ToList();
            foreach (var line in Told(update).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)) Apply(client, line.Split(' '));
            return client.Count == update.Target.Count && client.Zip(Lists.Uids(update.Target)).All(pair => pair.First is null || pair.First == pair.Second);
        });
    }

    static OwnChange Own(long modSeq) => new(new FlagsChange(modSeq, UidSet.Range(1, 2), UidSet.Empty), FlagAction.Add, s_seen);

    /// <summary>What a client does: it knows numbers, and of new messages not even the UID.</summary>
    static void Apply(List<uint?> client, string[] words)
    {
        var number = int.Parse(words[1], CultureInfo.InvariantCulture);
        if (words[2] == "EXPUNGE") client.RemoveAt(number - 1);
        if (words[2] == "EXISTS") client.AddRange(new uint?[number - client.Count]);
    }

    static string Told(MailboxUpdate update)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var _ in update.Tell(new ImapWriter(output))) { }
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
