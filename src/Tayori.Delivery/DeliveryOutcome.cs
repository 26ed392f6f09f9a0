namespace Tayori.Delivery;

/// <summary>What an address is to us, said before the message is sent.</summary>
public enum RecipientVerdict
{
    /// <summary>The message will be delivered there.</summary>
    Accepted,
    /// <summary>The domain is ours, the user is not.</summary>
    NoSuchUser,
    /// <summary>The domain is not ours: relaying denied.</summary>
    NotLocal,
    /// <summary>The mailbox is full, or would be with the announced size.</summary>
    OverQuota,
    /// <summary>Not an address.</summary>
    InvalidAddress,
    /// <summary>The storage failed; the same question may be answered later.</summary>
    Unavailable,
}

/// <summary>What became of a message for one recipient.</summary>
public enum DeliveryOutcome
{
    /// <summary>Appended to the mailbox, and on disk.</summary>
    Delivered,
    /// <summary>Not appended yet, but a durable row exists that will have it appended, once. To the sender as good as <see cref="Delivered"/>.</summary>
    Promised,
    /// <summary>The mailbox is full. The recipient does not have the message.</summary>
    OverQuota,
    /// <summary>The account was removed since it was named. The recipient does not have the message.</summary>
    NoSuchUser,
    /// <summary>The message has come through too many hands (RFC 5321 §6.3). Nobody has it.</summary>
    Loop,
    /// <summary>The disk is full. The recipient does not have the message.</summary>
    DiskFull,
    /// <summary>The storage failed. The recipient does not have the message.</summary>
    Unavailable,
}

/// <summary>What became of a message.</summary>
/// <param name="Recipients">One outcome per accepted recipient, in the order they were named; duplicates share the outcome of the first.</param>
public sealed record DeliveryResult(IReadOnlyList<DeliveryOutcome> Recipients)
{
    /// <summary>For <see cref="Acknowledgement.OneForAll"/>: one success makes it a success, because then all others are promised the message.</summary>
    public DeliveryOutcome ForAll => Recipients.Any(IsSuccess) ? DeliveryOutcome.Delivered : Recipients[0];

    /// <summary>Whether responsibility for the message has been taken over.</summary>
    public static bool IsSuccess(DeliveryOutcome outcome) => outcome is DeliveryOutcome.Delivered or DeliveryOutcome.Promised;
}
