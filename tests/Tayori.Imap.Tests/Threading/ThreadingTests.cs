using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Tayori.Imap.Output;
using Tayori.Imap.Threading;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Tests.Threading;

public sealed class ThreadingTests
{
    [Fact]
    public void Replies_are_children_of_what_they_answer() =>
        Assert.Equal("(1 2 (3)(4))", References(new("a", "Lunch"), new("b", "Re: Lunch", "a"), new("c", "Re: Lunch", "a", "b"), new("d", "Re: Lunch", "a", "b")));

    [Fact]
    public void A_message_nobody_has_still_holds_its_answers_together() =>
        Assert.Equal("((1)(2))", References(new("b", "x", "gone"), new("c", "y", "gone")));

    [Fact]
    public void One_answer_to_a_message_nobody_has_stands_for_it() =>
        Assert.Equal("(1 2)", References(new("b", "x", "gone"), new("c", "x", "gone", "gone too", "b")));

    [Fact]
    public void Without_references_the_subject_makes_a_thread() =>
        Assert.Equal("(1 2)(3)", References(new("a", "Lunch"), new("b", "Re: Lunch"), new("c", "Dinner")));

    // RFC 5256 §3, step 5.C: neither is a reply to the other, so both are children of nobody.
    [Fact]
    public void Two_letters_of_one_subject_are_siblings() =>
        Assert.Equal("((1)(2))", References(new("a", "Lunch"), new("b", "Lunch")));

    [Fact]
    public void An_empty_subject_makes_no_thread() => Assert.Equal("(1)(2)", References(new("a", ""), new("b", "")));

    [Fact]
    public void Siblings_stand_by_date() =>
        Assert.Equal("(2 (4)(3)(1))", References(new("d", "Re: x", "a") { Sent = 9 }, new("a", "x") { Sent = 1 }, new("c", "Re: x", "a") { Sent = 5 }, new("b", "Re: x", "a") { Sent = 3 }));

    [Fact]
    public void Who_refers_to_itself_or_in_a_circle_is_there_once()
    {
        Assert.Equal("(1)", References(new Letter("a", "x", "a")));
        Assert.Equal("(1 2)", Sorted(References(new("a", "x", "b"), new("b", "y", "a"))));
    }

    [Fact]
    public void The_second_message_of_an_id_is_another_message() =>
        Assert.Equal("(1 3)(2)", References(new("a", "x"), new("a", "y"), new("b", "z", "a")));

    [Fact]
    public void Truncated_references_do_not_part_what_its_own_references_join() =>
        Assert.Equal("(1 2 3)", References(new("a", "x"), new("b", "x", "a"), new("c", "x", "b")));

    // RFC 5256 §3: grandchildren do not exist here.
    [Fact]
    public void By_subject_all_are_children_of_the_first() =>
        Assert.Equal("(4)(2 (1)(3))", BySubject(new("a", "Re: x") { Sent = 5 }, new("b", "x") { Sent = 4 }, new("c", "Fwd: x", "a") { Sent = 6 }, new("d", "y") { Sent = 3 }));

    // draft-ietf-morg-inthread §4: "when a new message arrives, its thread becomes the latest thread".
    [Fact]
    public void By_refs_the_thread_that_was_answered_last_comes_last() =>
        Assert.Equal("(2)(3)(1 4)", Refs(new("a", "x") { Received = 1 }, new("b", "y") { Received = 2 }, new("c", "z") { Received = 3 }, new("d", "x", "a") { Received = 4 }));

    [Fact]
    public void By_refs_a_thread_counts_its_newest_message_however_deep_it_lies() =>
        Assert.Equal("(5)(1 2 (4)(3))", Refs(new("a", "x") { Received = 1 }, new("b", "x", "a") { Received = 1 }, new("c", "x", "b") { Received = 9 }, new("d", "x", "b") { Received = 2 }, new("e", "y") { Received = 8 }));

    [Fact]
    public void By_refs_messages_of_a_thread_stand_by_the_date_they_were_sent() =>
        Assert.Equal("(1 (3)(2))", Refs(new("a", "x") { Sent = 1, Received = 1 }, new("b", "x", "a") { Sent = 9, Received = 2 }, new("c", "x", "a") { Sent = 5, Received = 3 }));

    [Fact]
    public void By_refs_a_subject_makes_no_thread() => Assert.Equal("(1)(2)", Refs(new("a", "Lunch"), new("b", "Re: Lunch")));

    [Fact]
    public void By_refs_answers_to_a_message_nobody_has_are_one_thread_by_the_newest_of_them() =>
        Assert.Equal("(3)((2)(1))", Refs(new("b", "x", "gone") { Sent = 5, Received = 9 }, new("c", "y", "gone") { Sent = 4, Received = 1 }, new("d", "z") { Received = 5 }));

    [Fact]
    public void By_refs_threads_whose_newest_came_in_one_second_stand_as_in_the_mailbox() =>
        Assert.Equal("(1)(2)(3)", Refs(new("c", "x") { Received = 1 }, new("b", "x") { Received = 1 }, new("a", "x") { Received = 1 }));

    [Fact]
    public void A_thread_as_deep_as_the_mailbox_is_written()
    {
        var letters = Enumerable.Range(0, 50_000).Select(i => new Letter($"m{i}", "x", $"m{i - 1}")).ToArray();
        Assert.Equal("(" + string.Join(' ', Enumerable.Range(1, letters.Length)) + ")", References(letters));
        Assert.Equal("(" + string.Join(' ', Enumerable.Range(1, letters.Length)) + ")", Refs(letters));
    }

    [Fact]
    public void Every_message_is_told_once_whatever_they_refer_to() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[0, 9].Array[0, 4], Gen.Bool, Gen.Int[0, 5]).Array[0, 30].Sample(drawn =>
        {
            Letter[] letters = [.. drawn.Select(d => new Letter($"{d.Item1}", (d.Item4 ? "Re: " : "") + "xyz"[..d.Item2], [.. d.Item3.Select(r => $"{r}")]) { Sent = d.Item5 })];
            foreach (var told in new[] { References(letters), Refs(letters), BySubject(letters) })
            {
                Assert.Equal(Enumerable.Range(1, letters.Length), Regex.Matches(told, "[0-9]+").Select(m => int.Parse(m.Value)).Order());
                Assert.Matches(@"\A(?:[0-9() ]*)\z", told);
                Assert.DoesNotContain("()", told, StringComparison.Ordinal);
                Assert.Equal(told.Count(c => c == '('), told.Count(c => c == ')'));
            }
        });

    static string Sorted(string text) => string.Concat(text == "(2 1)" ? "(1 2)" : text);

    static string References(params Letter[] letters) => Write(new ReferencesThreading(Table(letters)).Build());

    static string Refs(params Letter[] letters) => Write(new ReferencesThreading(Table(letters)).BuildRefs());

    static string BySubject(params Letter[] letters) => Write(new SubjectThreading(Table(letters)).Build());

    static ThreadTable Table(Letter[] letters)
    {
        var table = new ThreadTable();
        for (var i = 0; i < letters.Length; i++)
        {
            var reader = new MessageReader();
            reader.Append(Encoding.ASCII.GetBytes(letters[i].Text));
            var structure = reader.Complete();
            var row = new MessageRow((uint)i + 1, default, FlagSet.Empty, 1, 1, letters[i].Received ?? letters[i].Sent ?? i, 0, 0);
            table.Add(i, row, new KeysView(StructureCodec.EncodeKeys(structure.References, structure.Sort)));
        }
        return table;
    }

    static string Write(ThreadForest forest)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new ThreadWriter(forest, row => row + 1);
        foreach (var thread in forest.Children(ThreadForest.Root)) writer.WriteThread(new ImapWriter(output), thread);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    sealed record Letter(string Id, string Subject, params string[] References)
    {
        public int? Sent { get; init; }
        public int? Received { get; init; }

        public string Text => $"Message-ID: <{Id}@example.org>\r\nSubject: {Subject}\r\n"
            + (Sent is { } sent && Received is not null ? $"Date: Tue, 3 Nov 2026 0{sent}:00:00 +0000\r\n" : "")
            + (References.Length == 0 ? "" : $"References: {string.Join(' ', References.Select(r => $"<{r.Replace(' ', '-')}@example.org>"))}\r\n") + "\r\n";
    }
}
