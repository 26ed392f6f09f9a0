using System.Globalization;
using System.Text;
using Tayori.Imap.Threading;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Tests.Hostile;

/// <summary>Mail written so that threading it costs the square of its number, if it can.</summary>
public sealed class HostileThreadTests
{
    /// <summary>None takes a tenth of a second; what costs the square takes three times this.</summary>
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    const int Many = 30_000;

    [Theory]
    [InlineData(90, true)]
    [InlineData(Many, false)]
    public void A_deep_thread_and_many_parents_that_move_below_it(int count, bool isOne)
    {
        // A chain; letters that answer what is not there yet; then that, each as an answer to the end of the chain: is the end below it? So many of them are not worth the steps, and stay threads of their own.
        List<(string, string[])> letters = [.. Enumerable.Range(0, count / 3).Select(i => ($"c{i}", i == 0 ? [] : new[] { $"c{i - 1}" }))];
        letters.AddRange(Enumerable.Range(0, count / 3).Select(i => ($"a{i}", new[] { $"p{i}" })));
        letters.AddRange(Enumerable.Range(0, count / 3).Select(i => ($"p{i}", new[] { $"c{count / 3 - 1}" })));
        Assert.Equal(isOne, Run(letters) == 1);
    }

    [Fact]
    public void Missing_letters_in_a_row_from_the_last_to_the_first_with_all_answers_below_the_last()
    {
        const int depth = 20_000;
        // Nodes of the missing ones are made from below: pruned in that order, each would hand on all answers.
        List<(string, string[])> letters = [("first", [$"d{depth}"])];
        for (var i = depth - 1; i >= 1; i--) letters.Add(($"m{i}", [$"d{i}", $"d{i + 1}"]));
        letters.AddRange(Enumerable.Range(0, Many).Select(i => ($"a{i}", new[] { $"d{depth}" })));
        Run(letters);
    }

    [Fact]
    public void One_parent_of_all() => Run([.. Enumerable.Range(0, Many).Select(i => ($"a{i}", new[] { "a0" }))]);

    [Fact]
    public void A_chain_that_comes_backwards() => Run([.. Enumerable.Range(0, Many).Reverse().Select(i => ($"a{i}", new[] { $"a{i - 1}" }))]);

    [Fact]
    public void Circles() => Run([.. Enumerable.Range(0, Many).Select(i => ($"a{i}", new[] { $"a{(i + 1) % Many}" }))]);

    /// <summary>Returns how many threads there are by references alone.</summary>
    static int Run(List<(string Id, string[] References)> letters)
    {
        var table = Table(letters);
        ThreadForest[] forests = [];
        Assert.True(Patience.Suffices(s_patience, () => forests = [new ReferencesThreading(table).Build(), new ReferencesThreading(table).BuildRefs()]));
        // Every message is there once, whatever became of its place.
        foreach (var forest in forests) Assert.Equal(letters.Count, forest.TopDown().Where(node => !forest.IsDummy(node)).Select(forest.Message).Distinct().Count());
        return forests[1].Children(ThreadForest.Root).Count();
    }

    static ThreadTable Table(List<(string Id, string[] References)> letters)
    {
        var table = new ThreadTable();
        for (var i = 0; i < letters.Count; i++)
        {
            var reader = new MessageReader();
            reader.Append(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"Message-ID: <{letters[i].Id}@x>\r\nSubject: {i}\r\nReferences: {string.Join(' ', letters[i].References.Select(id => $"<{id}@x>"))}\r\n\r\n")));
            var structure = reader.Complete();
            table.Add(i, new MessageRow((uint)i + 1, default, FlagSet.Empty, 1, 1, i, 0, 0), new KeysView(StructureCodec.EncodeKeys(structure.References, structure.Sort)));
        }
        return table;
    }
}
