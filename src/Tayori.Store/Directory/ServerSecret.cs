using System.Security.Cryptography;
using System.Text;
using Tayori.Store.Files;

namespace Tayori.Store;

/// <summary>
/// The server's own secret, <c>secret.key</c> beside the database: without it, what a stolen database says about passwords cannot even be guessed at.
/// Separate keys for separate uses are derived from it (HKDF, RFC 5869).
/// </summary>
sealed class ServerSecret
{
    public const string FileName = "secret.key";
    const int Size = 32;

    readonly byte[] root;

    ServerSecret(byte[] root) => this.root = root;

    public byte[] Derive(string use) => HKDF.DeriveKey(HashAlgorithmName.SHA256, root, Size, info: Encoding.ASCII.GetBytes("tayori " + use));

    /// <summary>Reads the key, making it where there is none. Throws <see cref="StorageException"/>.</summary>
    public static ServerSecret Open(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path))
                Create(path);
            byte[] root = File.ReadAllBytes(path);
            return root.Length == Size ? new ServerSecret(root) : throw new StorageException(StorageFailure.Corrupt, $"{path} is damaged: {root.Length} octets instead of {Size}. Restore it from a backup.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(e);
        }
    }

    /// <summary>Written whole under another name, then moved, so that two processes starting at once end up with one key.</summary>
    static void Create(string path)
    {
        string temporary = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(Size));
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(temporary, path, overwrite: false);
            DurableFolder.Flush(Path.GetDirectoryName(path)!);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
