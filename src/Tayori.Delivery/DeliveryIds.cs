using System.Security.Cryptography;
using System.Text;
using Tayori.Store;

namespace Tayori.Delivery;

static class DeliveryIds
{
    /// <summary>
    /// The id under which a delivery's copy for one recipient is appended. An account takes each id once, so a message sent to <c>user@</c> and <c>user+lists@</c>, which is two copies for one
    /// account, needs two ids; a repetition, even after a restart, must arrive at the same ones.
    /// </summary>
    public static Guid For(Guid delivery, PendingRecipient recipient)
    {
        if (recipient.Folder is null)
            return delivery;
        byte[] seed = [.. delivery.ToByteArray(), .. Encoding.UTF8.GetBytes(recipient.Folder.ToUpperInvariant())];
        return new Guid(SHA256.HashData(seed).AsSpan(0, 16));
    }
}
