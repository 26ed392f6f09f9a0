using System.Buffers.Binary;
using System.Security.Cryptography;
using Tayori.Mime;

namespace Tayori.Store.Content;

/// <summary>
/// What a message names, as keys of the table that knows where threads are: eight octets for a Message-ID and a subject, made with a secret of the account, so that nobody can write a letter whose keys are those of
/// another.
/// </summary>
static class ThreadKey
{
    /// <param name="secret">The account's.</param>
    /// <param name="envelope">As it is stored.</param>
    /// <param name="keys">As they are stored.</param>
    public static long[] AllOf(byte[] secret, ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> keys)
    {
        ThreadNames names;
        try
        {
            names = ThreadNames.Of(envelope, keys);
        }
        catch (InvalidDataException)
        {
            // What is damaged names nobody: it is a thread by itself, and does not keep the others from theirs.
            return [];
        }
        if (names.Ids.Count == 0)
            return [];
        Span<byte> ofSubject = stackalloc byte[HMACSHA256.HashSizeInBytes], hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, names.Subject, ofSubject);
        var made = new long[names.Ids.Count];
        for (int i = 0; i < made.Length; i++)
        {
            HMACSHA256.HashData(ofSubject, names.Ids[i], hash);
            made[i] = BinaryPrimitives.ReadInt64LittleEndian(hash);
        }
        return made;
    }
}
