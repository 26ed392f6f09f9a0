using Tayori.Imap.Tests.Oracle;

namespace Tayori.Imap.Tests.Pictures;

/// <summary>What a client believes of the mailbox it has selected, from nothing but what it was told (RFC 3501 §5.2, §7.3, §7.4).</summary>
sealed class Picture
{
    readonly List<Row> _rows = [];

    public IReadOnlyList<Row> Rows => _rows;
    public uint Recent { get; private set; }

    /// <summary>Takes one response in. <paramref name="mayExpunge"/>: whether the command in progress lets EXPUNGE be told (§7.4.1).</summary>
    public void Hear(Response response, bool mayExpunge)
    {
        switch (response.Name)
        {
            case "EXISTS": Exists((int)response.Number); break;
            case "RECENT": Recent = response.Number; break;
            case "EXPUNGE":
                Assert.True(mayExpunge, "EXPUNGE was told while sequence numbers were in use");
                At(response.Number);
                _rows.RemoveAt((int)response.Number - 1);
                break;
            case "FETCH": At(response.Number).Hear(response.Fetch!); break;
        }
    }

    public void Forget()
    {
        _rows.Clear();
        Recent = 0;
    }

    Row At(uint number)
    {
        Assert.InRange(number, 1u, (uint)_rows.Count);
        return _rows[(int)number - 1];
    }

    /// <summary>§7.3.1: the number only shrinks by EXPUNGE.</summary>
    void Exists(int count)
    {
        Assert.True(count >= _rows.Count, $"EXISTS {count} where {_rows.Count} were known");
        while (_rows.Count < count) _rows.Add(new Row());
    }

    public sealed class Row
    {
        public uint? Uid { get; private set; }
        public HashSet<string>? Flags { get; private set; }

        /// <summary>A UID belongs to its number until an EXPUNGE moves it.</summary>
        public void Hear(FetchData data)
        {
            if (data.Uid is { } uid) Assert.Equal(uid, Uid ?? uid);
            Uid ??= data.Uid;
            if (data.Flags is { } flags) Flags = new HashSet<string>(flags, StringComparer.OrdinalIgnoreCase);
        }

        /// <summary>What a STORE with .SILENT must have done, if nobody else has changed anything; otherwise the server tells (§6.4.6).</summary>
        public void Assume(char action, IEnumerable<string> flags)
        {
            if (Flags is null) return;
            if (action == '-') Flags.ExceptWith(flags);
            else if (action == '+') Flags.UnionWith(flags);
            else Flags = new HashSet<string>(flags.Concat(Flags.Where(f => f == "\\Recent")), StringComparer.OrdinalIgnoreCase);
        }

        public override string ToString() => $"{Uid?.ToString() ?? "?"} ({string.Join(' ', Flags?.Order() ?? (IEnumerable<string>)["?"])})";
    }
}
