using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Tayori.Imap.Sorting;
using Tayori.Imap.Threading;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Bench;

/// <summary><c>order</c>: SORT and THREAD of very many messages, without a store and without a network.</summary>
static class OrderVerb
{
    const string Description = """
        Sorts and threads messages whose keys are at hand, and says what it took and what it held in memory.

        A third of the messages begin a thread, the others answer one of those before, with up to ten references each. Reading the keys from a store is not part of it.
        """;

    public static Command Create()
    {
        Command command = new("order", Description);
        Option<int> messages = new("--messages") { Description = "Messages", DefaultValueFactory = _ => 1_000_000, HelpName = "N" };
        Option<bool> json = new("--json") { Description = "A line of JSON per row" };
        command.Add(messages);
        command.Add(json);
        command.SetAction(parsed => Run(parsed.GetValue(messages), new Report("order", "in process", parsed.GetValue(json), Console.Out)));
        return command;
    }

    static void Run(int messages, Report report)
    {
        byte[][] keys = Keys(messages);
        Measure("sort subject", report, () => Sort(keys, new SortCriterion(SortKey.Subject, false)));
        Measure("sort from, date", report, () => Sort(keys, new SortCriterion(SortKey.From, false), new SortCriterion(SortKey.Date, true)));
        Measure("sort size", report, () => Sort(keys, new SortCriterion(SortKey.Size, false)));
        Measure("thread references", report, () => Thread(keys, table => new ReferencesThreading(table).Build()));
        Measure("thread refs", report, () => Thread(keys, table => new ReferencesThreading(table).BuildRefs()));
        Measure("thread orderedsubject", report, () => Thread(keys, table => new SubjectThreading(table).Build()));
    }

    static void Measure(string name, Report report, Func<object> work)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long began = Stopwatch.GetTimestamp();
        object result = work();
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        report.Add(name, new Figure("took", seconds * 1000, "ms"), new Figure("held", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / 1024, "MB"));
        GC.KeepAlive(result);
    }

    static object Sort(byte[][] keys, params SortCriterion[] criteria)
    {
        SortTable table = new(criteria, keys.Length);
        for (int i = 0; i < keys.Length; i++)
            table.Add(i, Row(i), new KeysView(keys[i]));
        return (table, table.Sorted());
    }

    static object Thread(byte[][] keys, Func<ThreadTable, ThreadForest> build)
    {
        ThreadTable table = new();
        for (int i = 0; i < keys.Length; i++)
            table.Add(i, Row(i), new KeysView(keys[i]));
        return (table, build(table));
    }

    static MessageRow Row(int i) => new((uint)i + 1, new MessageId(i + 1), FlagSet.Empty, 1, i * 7919 % 50_000, i, 0, 0);

    static byte[][] Keys(int messages)
    {
        Random random = new(1);
        var parents = new int[messages];
        var keys = new byte[messages][];
        StringBuilder references = new();
        for (int i = 0; i < messages; i++)
        {
            parents[i] = i % 3 == 0 ? -1 : random.Next(Math.Max(0, i - 1000), i);
            references.Clear();
            int depth = 0;
            for (int parent = parents[i]; parent >= 0 && depth < 10; parent = parents[parent], depth++)
                references.Insert(0, string.Create(System.Globalization.CultureInfo.InvariantCulture, $" <{parent}.letter@mail.example.org>"));
            MessageReader reader = new();
            reader.Append(Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"From: \"Sender {i % 997}\" <sender{i % 997}@example.org>\r\nTo: reader@example.org\r\nDate: {1 + i % 28} Mar 2026 {i % 24:00}:{i % 60:00}:00 +0000\r\nSubject: {(depth > 0 ? "Re: " : "")}Letter {i * 7919L % 100_003} about something\r\nMessage-ID: <{i}.letter@mail.example.org>\r\n{(depth > 0 ? "References:" : "X-None:")}{references}\r\n\r\n")));
            MessageStructure structure = reader.Complete();
            keys[i] = StructureCodec.EncodeKeys(structure.References, structure.Sort);
        }
        return keys;
    }
}
