using CsCheck;

namespace Tayori.Store.Tests.Values;

public sealed class UidSetTests
{
    [Fact]
    public void any_ranges_make_the_set_that_a_plain_set_makes() =>
        Gen.Select(Gen.UInt[0, 60], Gen.UInt[0, 60]).Array[0, 10].Sample(pairs =>
        {
            SortedSet<uint> model = [];
            foreach ((uint a, uint b) in pairs)
            {
                for (uint uid = Math.Max(1, Math.Min(a, b)); uid <= Math.Max(a, b); uid++)
                    model.Add(uid);
            }
            UidSet set = UidSet.FromRanges([.. pairs.Select(p => new UidRange(p.Item1, p.Item2))]);
            Assert.Equal(model, set.Enumerate());
            Assert.Equal(model.Count, set.Count);
            Assert.Equal(set, UidSet.Of([.. model]));
            for (uint uid = 0; uid < 70; uid++)
                Assert.Equal(model.Contains(uid), set.Contains(uid));
        });

    [Fact]
    public void what_two_sets_have_in_common_is_what_plain_sets_have() =>
        Gen.Select(Gen.UInt[1, 40].Array[0, 30], Gen.UInt[1, 40].Array[0, 30]).Sample((a, b) =>
        {
            UidSet both = UidSet.Of(a).Intersect(UidSet.Of(b));
            Assert.Equal(a.Intersect(b).Order(), both.Enumerate());
            Assert.Equal(a.Except(b).Order(), UidSet.Of(a).Except(UidSet.Of(b)).Enumerate());
            Assert.Equal(a.Union(b).Order(), UidSet.Of(a).Union(UidSet.Of(b)).Enumerate());
            Assert.Equal(UidSet.Of([.. both.Enumerate()]), both);
        });

    [Fact]
    public void an_intersection_joins_what_touches_and_reaches_to_the_greatest_uid()
    {
        Assert.Equal("2:4,9,4294967295", UidSet.FromRanges([new(2, 4), new(9, 9), new(20, uint.MaxValue)]).Intersect(UidSet.FromRanges([new(1, 3), new(4, 10), new(uint.MaxValue, uint.MaxValue)])).ToString());
        Assert.Same(UidSet.Empty, UidSet.All.Intersect(UidSet.Empty));
        Assert.Equal("1:3,5:4294967294", UidSet.All.Except(UidSet.Of(4, uint.MaxValue)).ToString());
        Assert.Same(UidSet.Empty, UidSet.Of(7).Except(UidSet.All));
    }

    [Fact]
    public void the_text_is_a_sequence_set_of_rfc_9051()
    {
        Assert.Equal("1:4,7", UidSet.Of(7, 2, 1, 4, 3, 3).ToString());
        Assert.Equal("", UidSet.Empty.ToString());
        Assert.Equal("1:4294967295", UidSet.All.ToString());
    }

    [Fact]
    public void the_greatest_uid_can_be_enumerated() => Assert.Equal([uint.MaxValue - 1, uint.MaxValue], UidSet.Range(uint.MaxValue - 1, uint.MaxValue).Enumerate());

    [Fact]
    public void a_builder_refuses_uids_that_do_not_ascend()
    {
        UidSetBuilder builder = new();
        builder.Add(5);
        Assert.Throws<ArgumentException>(() => builder.Add(3));
    }
}
