using CsCheck;

namespace Tayori.Store.Tests.Values;

public sealed class FlagSetTests
{
    static readonly Gen<FlagSet> s_sets =
        Gen.Select(Gen.Int[0, 31], Gen.Int[0, 5].Select(i => new[] { "$Junk", "$junk", "work", "Work", "\u4ED5\u4E8B", "z" }[i]).Array[0, 5], (system, names) => FlagSet.Of((SystemFlags)system, names));

    [Fact]
    public void equal_flags_in_any_spelling_are_equal_and_the_same_spelling_is_the_same_object()
    {
        Assert.Equal(FlagSet.Of(SystemFlags.Seen, "$Junk", "a"), FlagSet.Of(SystemFlags.Seen, "A", "$junk"));
        Assert.Same(FlagSet.Of(SystemFlags.Seen, "$Junk", "a"), FlagSet.Of(SystemFlags.Seen, "a", "$Junk"));
        Assert.Equal(@"\Flagged \Seen $Junk a", FlagSet.Of(SystemFlags.Seen | SystemFlags.Flagged, "a", "$Junk").ToString());
    }

    [Fact]
    public void actions_are_those_of_plain_sets() =>
        Gen.Select(s_sets, s_sets).Sample((a, b) =>
        {
            HashSet<string> names = new(a.Keywords, StringComparer.OrdinalIgnoreCase);

            FlagSet added = a.Apply(FlagAction.Add, b);
            Assert.Equal(a.System | b.System, added.System);
            Assert.True(names.Union(b.Keywords, StringComparer.OrdinalIgnoreCase).ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(added.Keywords));

            FlagSet removed = a.Apply(FlagAction.Remove, b);
            Assert.Equal(a.System & ~b.System, removed.System);
            Assert.True(names.Except(b.Keywords, StringComparer.OrdinalIgnoreCase).ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(removed.Keywords));

            Assert.Equal(b, a.Apply(FlagAction.Replace, b));
            Assert.Same(added, added.Apply(FlagAction.Add, b));
            Assert.Same(removed, removed.Apply(FlagAction.Remove, b));
        });
}
