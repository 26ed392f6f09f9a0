namespace Tayori.Imap.Session;

/// <summary>
/// SORT and THREAD of very many messages, which take memory and a processor for seconds: in the whole server only as many at once as there are processors, and on threads of their own, so that the short commands of others find one.
/// </summary>
/// <param name="places">One for each that may be at work.</param>
/// <param name="light">What is done at once, without a place.</param>
sealed class HeavyWork(SemaphoreSlim places, int light = ImapLimits.LightOrder)
{
    public static HeavyWork ForServer() => new(new SemaphoreSlim(Math.Max(2, Environment.ProcessorCount)));

    /// <summary>A place for work on so many messages; the caller disposes it. Where others have all of them the client is told now and then that it waits.</summary>
    public async ValueTask<Place> EnterAsync(int messages, Progress progress, CancellationToken cancellationToken)
    {
        if (messages <= light) return new Place(null, progress);
        var entered = places.WaitAsync(Timeout.Infinite, cancellationToken);
        try
        {
            await progress.WaitAsync(entered, cancellationToken);
        }
        catch
        {
            if (entered.IsCompletedSuccessfully) places.Release();
            throw;
        }
        return new Place(places, progress);
    }

    /// <summary>Where the work is done.</summary>
    public sealed class Place(SemaphoreSlim? places, Progress progress) : IDisposable
    {
        /// <summary>Computes what takes long without waiting for anything.</summary>
        public async ValueTask<T> ComputeAsync<T>(Func<T> compute, CancellationToken cancellationToken) => places is null
            ? compute()
            : await progress.WaitAsync(Task.Factory.StartNew(compute, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default), cancellationToken);

        public void Dispose() => places?.Release();
    }
}
