namespace Tayori.Store;

/// <summary>Whom an entry of a mailbox's access list is about (RFC 4314 §2). Accounts are kept by number: whatever their addresses become, the entry stays theirs.</summary>
/// <param name="Account">Whom; <c>null</c>: anyone.</param>
/// <param name="IsNegative">The rights are taken away from what other entries give.</param>
public readonly record struct Grantee(AccountId? Account, bool IsNegative = false);

public readonly record struct AccessEntry(Grantee Grantee, MailboxRights Rights);

/// <summary>What access lists mean. The owner is not in them and may do everything.</summary>
public static class AccessList
{
    /// <summary>
    /// The rights of somebody who is not the owner. RFC 4314 §2 leaves it open how entries are combined: what is given to the account or to anyone, without what is taken from either.
    /// </summary>
    public static MailboxRights RightsOf(this IReadOnlyList<AccessEntry> list, AccountId account)
    {
        MailboxRights given = MailboxRights.None, taken = MailboxRights.None;
        foreach (AccessEntry entry in list)
        {
            if (entry.Grantee.Account is { } named && named != account)
                continue;
            if (entry.Grantee.IsNegative)
                taken |= entry.Rights;
            else
                given |= entry.Rights;
        }
        return given & ~taken;
    }

    /// <summary>Whether any entry gives something to an account by its name, or to <c>null</c>, anyone.</summary>
    public static bool Gives(this IReadOnlyList<AccessEntry> list, AccountId? account)
    {
        foreach (AccessEntry entry in list)
        {
            if (!entry.Grantee.IsNegative && entry.Grantee.Account == account)
                return true;
        }
        return false;
    }

    /// <summary>The list after a change of one entry; the same object where nothing changes. An entry without rights says nothing, and is none. Ordered: anyone first, then by account.</summary>
    public static IReadOnlyList<AccessEntry> With(this IReadOnlyList<AccessEntry> list, Grantee grantee, FlagAction action, MailboxRights rights)
    {
        MailboxRights before = MailboxRights.None;
        foreach (AccessEntry entry in list)
            before |= entry.Grantee == grantee ? entry.Rights : MailboxRights.None;
        MailboxRights after = action switch
        {
            FlagAction.Add => before | rights,
            FlagAction.Remove => before & ~rights,
            _ => rights,
        };
        if (after == before)
            return list;
        IEnumerable<AccessEntry> others = list.Where(e => e.Grantee != grantee);
        return [.. (after == MailboxRights.None ? others : others.Append(new(grantee, after))).OrderBy(e => e.Grantee.Account?.Value ?? 0).ThenBy(e => e.Grantee.IsNegative)];
    }
}
