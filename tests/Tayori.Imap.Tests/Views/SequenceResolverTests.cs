using CsCheck;
using Tayori.Imap.Grammar;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Tests.Views;

public sealed class SequenceResolverTests
{
    static readonly Gen<SequenceSet> s_sets = Gen.Select(Gen.UInt[0, 14], Gen.UInt[0, 14], (a, b) => new SequenceRange(a, b)).Array[1, 5].Select(r => new SequenceSet(r));
    static readonly Gen<MessageList> s_lists = Gen.UInt[1, 12].HashSet[0, 8].Select(uids => Lists.Of(1, [.. uids.Order()]));

    [Fact]
    public void UIDs_resolve_as_the_slow_and_obvious_reading_says() =>
        Gen.Select(s_sets, s_lists).Sample((set, list) =>
        {
            uint[] uids = [.. Lists.Uids(list)];
            var largest = uids.LastOrDefault();
            return Positions(SequenceResolver.ByUid(set, list)).SequenceEqual(Enumerable.Range(0, uids.Length).Where(i => Names(set, uids[i], largest)));
        });

    [Fact]
    public void Numbers_resolve_as_the_slow_and_obvious_reading_says_or_are_refused_beyond_the_last() =>
        Gen.Select(s_sets, s_lists).Sample((set, list) =>
        {
            var beyond = list.Count == 0 || set.Ranges.ToArray().Any(r => r.First > list.Count || r.Last > list.Count);
            var selection = SequenceResolver.ByNumber(set, list);
            return beyond ? selection is null
                : selection is not null && Positions(selection).SequenceEqual(Enumerable.Range(0, list.Count).Where(i => Names(set, (uint)i + 1, (uint)list.Count)));
        });

    [Fact]
    public void The_UIDs_of_a_selection_are_those_of_its_rows() =>
        Gen.Select(s_sets, s_lists).Sample((set, list) =>
        {
            var selection = SequenceResolver.ByUid(set, list);
            return Lists.Uids(list).Where(selection.ToUids().Contains).SequenceEqual(Positions(selection).Select(i => list[i].Uid));
        });

    [Fact]
    public void Everything_is_one_range_whatever_the_mailbox_holds()
    {
        var list = Lists.Of(1, [.. Enumerable.Range(1, 10_000).Select(i => (uint)i * 2)]);
        Assert.Equal([new RowRange(0, 9_999)], SequenceResolver.ByUid(new([new(1, SequenceRange.Star)]), list).Ranges.ToArray());
    }

    [Fact]
    public void A_star_names_the_last_message_even_from_beyond_it()
    {
        var list = Lists.Of(1, 3, 7);
        Assert.Equal([new RowRange(1, 1)], SequenceResolver.ByUid(new([new(559, SequenceRange.Star)]), list).Ranges.ToArray());
    }

    static bool Names(SequenceSet set, uint number, uint largest) => set.Ranges.ToArray().Any(range =>
    {
        var first = range.First == SequenceRange.Star ? largest : range.First;
        var last = range.Last == SequenceRange.Star ? largest : range.Last;
        return (first <= number && number <= last) || (last <= number && number <= first);
    });

    static IEnumerable<int> Positions(RowSelection selection) => selection.Ranges.ToArray().SelectMany(r => Enumerable.Range(r.First, r.Count));
}
