using System.Runtime.CompilerServices;
using Tayori.Store.Files;

namespace Tayori.Store;

/// <summary>
/// Deliveries that are owed: the message as a file in <c>pending/</c>, then the row that names it. A crash between the two leaves a file without a row, which <see cref="Sweep"/> removes;
/// a row without its file cannot be. Throws <see cref="StorageException"/>.
/// </summary>
public sealed class SqlitePendingDeliveries : IPendingDeliveries
{
    const string Extension = ".eml";
    const int BufferSize = 64 * 1024;

    readonly DirectoryDatabase database;
    readonly Func<MessageSpool> createSpool;
    readonly string folder;

    /// <param name="directory">Whose database keeps the rows.</param>
    /// <param name="dataFolder">Where <c>pending/</c> is.</param>
    /// <param name="createSpool">Makes the spools that contents are reopened as.</param>
    public SqlitePendingDeliveries(SqliteDirectory directory, string dataFolder, Func<MessageSpool> createSpool)
    {
        (database, this.createSpool, folder) = (directory.Database, createSpool, Path.Combine(dataFolder, "pending"));
        DurableFolder.Create(folder);
        // Also where it was there: a process that died may have made it and not got as far as this.
        DurableFolder.Flush(dataFolder);
    }

    /// <summary>Removes contents that no row names. Only at the start of the server that owns the data folder: a delivery in progress has no row yet.</summary>
    public void Sweep()
    {
        HashSet<string> named = [.. database.Read(PendingTable.Ids).Select(FileOf)];
        FileErrors.Guard(() =>
        {
            foreach (string file in System.IO.Directory.EnumerateFiles(folder, "*" + Extension).Where(f => !named.Contains(f)).ToList())
                File.Delete(file);
        });
    }

    public async ValueTask AddAsync(Guid deliveryId, MessageSpool content, DateTimeOffset received, IReadOnlyList<PendingRecipient> recipients, CancellationToken cancellationToken)
    {
        string file = FileOf(deliveryId);
        try
        {
            await WriteAsync(file, content, cancellationToken);
            DurableFolder.Flush(folder);
        }
        catch (Exception e)
        {
            TryDelete(file);
            throw e is IOException or UnauthorizedAccessException ? FileErrors.From(e) : e;
        }
        // From here on the file stays whatever happens: whether a commit that failed took place is not known, and the sweep knows.
        await database.WriteAsync(c => PendingTable.Insert(c, new PendingTable.Row(deliveryId, received, recipients)), cancellationToken);
    }

    static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A leftover, which the sweep removes.
        }
    }

    static async ValueTask WriteAsync(string path, MessageSpool content, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous });
        byte[] buffer = new byte[(int)Math.Clamp(content.Size, 1, BufferSize)];
        for (long offset = 0; await content.ReadAsync(offset, buffer, cancellationToken) is > 0 and int count; offset += count)
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        file.Flush(flushToDisk: true);
    }

    public async ValueTask DoneAsync(Guid deliveryId, IReadOnlyList<PendingRecipient> recipients, CancellationToken cancellationToken)
    {
        if (await database.WriteAsync(c => PendingTable.Done(c, deliveryId, recipients), cancellationToken))
            FileErrors.Guard(() => File.Delete(FileOf(deliveryId)));
    }

    public async IAsyncEnumerable<PendingDelivery> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StorageException? failure = null;
        int unreadable = 0;
        foreach (Guid id in database.Read(PendingTable.Ids))
        {
            if (database.Read(c => PendingTable.Get(c, id)) is not { } row)
                continue;
            MessageSpool? content = null;
            try
            {
                content = await ReopenAsync(FileOf(id), cancellationToken);
            }
            catch (StorageException e)
            {
                (failure, unreadable) = (failure ?? e, unreadable + 1);
            }
            if (content is not null)
                yield return new PendingDelivery(id, content, row.Received, row.Recipients);
        }
        if (failure is not null)
            throw new StorageException(failure.Failure, $"{unreadable} of the deliveries that are owed cannot be read and stay owed; the first: {failure.Message}", failure);
    }

    async ValueTask<MessageSpool> ReopenAsync(string path, CancellationToken cancellationToken)
    {
        MessageSpool spool = createSpool();
        try
        {
            await using var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
            byte[] buffer = new byte[BufferSize];
            while (await file.ReadAsync(buffer, cancellationToken) is > 0 and int count)
                await spool.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            await spool.CompleteAsync(cancellationToken);
            return spool;
        }
        catch (Exception e)
        {
            await spool.DisposeAsync();
            if (e is IOException or UnauthorizedAccessException)
                throw FileErrors.From(e);
            throw;
        }
    }

    string FileOf(Guid id) => Path.Combine(folder, id.ToString("N") + Extension);
}
