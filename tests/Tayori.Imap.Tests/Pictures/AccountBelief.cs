using System.Globalization;
using Tayori.Imap.Tests.Oracle;
using Tayori.Store;

namespace Tayori.Imap.Tests.Pictures;

/// <summary>What a client believes of all its mailboxes, from nothing but LIST and STATUS (RFC 5465 §5).</summary>
sealed class AccountBelief
{
    /// <summary>Mailboxes, with what has been told of each.</summary>
    public SortedDictionary<string, Dictionary<string, long>> Names { get; } = [];
    public SortedSet<string> Subscribed { get; } = [];

    /// <summary>What the selected mailbox is called; <c>null</c> where the client cannot know any more.</summary>
    public string? Selected { get; set; }

    /// <summary>While a mailbox is left, what is told of it is told of no other of its name.</summary>
    public bool IsLeaving { get; set; }

    public void Hear(Response response)
    {
        if (response.Name == "STATUS") HearStatus(response);
        else if (response.Name == "LIST") HearList(response);
    }

    /// <summary>What is wrong with it, or <c>null</c>.</summary>
    public string? Compare(IEnumerable<Mailbox> there, MailboxId? selected, IReadOnlyCollection<string> items)
    {
        var all = there.ToList();
        if (Names.Keys.Except(all.Select(box => box.Name)).FirstOrDefault() is { } gone) return $"{gone} is believed to be there";
        foreach (var box in all.Where(box => box.Id != selected))
        {
            if (!Names.TryGetValue(box.Name, out var told)) return $"{box.Name} is not known";
            if (items.FirstOrDefault(item => told.GetValueOrDefault(item, -1) != Value(box, item)) is { } wrong)
                return string.Create(CultureInfo.InvariantCulture, $"{wrong} of {box.Name} is believed to be {told.GetValueOrDefault(wrong, -1)} and is {Value(box, wrong)}");
        }
        return null;
    }

    static long Value(Mailbox box, string item) => item switch
    {
        "MESSAGES" => box.Exists,
        "UIDNEXT" => box.UidNext,
        "UIDVALIDITY" => box.UidValidity,
        "UNSEEN" => box.Unseen,
        _ => box.HighestModSeq,
    };

    void HearList(Response list)
    {
        var name = list.Mailbox!;
        if (list.OldName is { } old) Rename(old, name);
        if (list.Attributes!.Contains("\\NonExistent"))
        {
            Names.Remove(name);
            if (Selected == name) Selected = null;
        }
        else
        {
            Names.TryAdd(name, []);
        }
        if (list.Attributes!.Contains("\\Subscribed")) Subscribed.Add(name);
        else Subscribed.Remove(name);
    }

    void Rename(string from, string to)
    {
        foreach (var name in Names.Keys.Where(name => MailboxName.IsWithin(name, from)).ToList())
        {
            if (Names.Remove(name, out var values)) Names[to + name[from.Length..]] = values;
            if (Selected == name) Selected = to + name[from.Length..];
        }
    }

    void HearStatus(Response status)
    {
        Assert.True(Names.TryGetValue(status.Mailbox!, out var values), $"STATUS of {status.Mailbox}, which is not known");
        // What is told of that name is another mailbox than the one that is selected.
        if (Selected == status.Mailbox && !IsLeaving) Selected = null;
        foreach (var (item, value) in status.Counters!) values[item] = value;
    }
}
