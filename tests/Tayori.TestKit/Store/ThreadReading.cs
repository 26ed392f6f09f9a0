using Tayori.Store;

namespace Tayori.TestKit.Store;

/// <summary>The threads of messages, as the store tells them.</summary>
public static class ThreadReading
{
    /// <summary>Of each message in the order given; <c>null</c> where it has none or is gone.</summary>
    public static async ValueTask<IReadOnlyList<ThreadId?>> ReadThreadsAsync(this IAccount account, params MessageId[] messages)
    {
        Sink sink = new();
        await account.ReadDetailsAsync(messages, DetailColumns.Thread, sink, default);
        return sink.Threads;
    }

    /// <summary>Of all messages of a mailbox.</summary>
    public static async ValueTask<IReadOnlyList<ThreadId?>> ReadThreadsAsync(this IAccount account, string mailbox)
    {
        MessageList list = (await account.ReadMessagesAsync((await account.FindMailboxAsync(mailbox, default))!.Id, default))!;
        return await account.ReadThreadsAsync([.. Enumerable.Range(0, list.Count).Select(i => list[i].Message)]);
    }

    sealed class Sink : IDetailSink
    {
        public List<ThreadId?> Threads { get; } = [];

        public bool Accept(int index, in MessageDetails details)
        {
            Threads.Add(details.Thread);
            return true;
        }
    }
}
