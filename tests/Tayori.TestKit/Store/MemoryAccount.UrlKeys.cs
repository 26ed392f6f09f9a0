using System.Security.Cryptography;
using Tayori.Store;

namespace Tayori.TestKit.Store;

sealed partial class MemoryAccount
{
    public ValueTask<byte[]?> FindUrlKeyAsync(UrlKeyPlace place, CancellationToken cancellationToken) => Read(() => state.UrlKeys.GetValueOrDefault(place), cancellationToken);

    public ValueTask<StoreResult<byte[]>> MakeUrlKeyAsync(UrlKeyPlace place, bool anew, CancellationToken cancellationToken) => Write<byte[]>(() =>
    {
        if (place.Owner == Id && state.Find(place.Mailbox) is null)
            return StoreRefusal.NoSuchMailbox;
        if (state.UrlKeys.TryGetValue(place, out byte[]? known) && !anew)
            return known;
        if (known is null && state.UrlKeys.Count >= StoreLimits.UrlKeys)
            return StoreRefusal.TooManyMailboxes;
        return state.UrlKeys[place] = RandomNumberGenerator.GetBytes(StoreLimits.UrlKeyBytes);
    }, cancellationToken);

    public ValueTask<int> RemoveUrlKeysAsync(CancellationToken cancellationToken) => Read(() =>
    {
        int count = state.UrlKeys.Count;
        state.UrlKeys.Clear();
        return count;
    }, cancellationToken);
}
