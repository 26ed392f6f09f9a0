namespace Tayori.Delivery;

/// <summary>Limits of delivery, each with its reason.</summary>
public static class DeliveryLimits
{
    /// <summary>RFC 5321 §6.3: loops are found by counting Received fields, and the threshold should be at least 100.</summary>
    public const int Hops = 100;

    /// <summary>Mailboxes one message is appended to at a time: enough for the accounts' commits to overlap on disk, few enough that one large mailing does not starve others.</summary>
    public const int ConcurrentAppends = 16;

    /// <summary>The first repetition of a delivery that is owed: what fails because the disk was busy for a moment is over by then.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    /// <summary>Repetitions are this far apart at most: the owner who made room in his mailbox is not kept waiting for long.</summary>
    public static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(15);
}
