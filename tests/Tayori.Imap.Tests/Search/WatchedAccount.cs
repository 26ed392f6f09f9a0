using System.Reflection;
using System.Runtime.ExceptionServices;
using Tayori.Store;

namespace Tayori.Imap.Tests.Search;

/// <summary>An account that counts what is read of messages, and can do something before each reading.</summary>
public class WatchedAccount : DispatchProxy
{
    IAccount _inner = null!;

    /// <summary>Messages whose details were asked for, with what was asked.</summary>
    public List<(MessageId Message, DetailColumns Columns)> Details { get; } = [];

    /// <summary>Messages whose content was read, with their listing data or opened.</summary>
    public List<MessageId> Contents { get; } = [];

    /// <summary>Octets of content that was opened and read.</summary>
    public long Octets { get; set; }

    /// <summary>The largest buffer that content was read into.</summary>
    public int LargestBuffer { get; set; }

    /// <summary>Called before details are read, content is opened, content is read.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public static (IAccount Account, WatchedAccount Watch) Around(IAccount inner)
    {
        var account = Create<IAccount, WatchedAccount>();
        var watch = (WatchedAccount)(object)account;
        watch._inner = inner;
        return (account, watch);
    }

    /// <summary>The body of a message is read where it lies.</summary>
    public void ReadBody(MessageId message, int size)
    {
        Before("TryRead");
        Contents.Add(message);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Before(targetMethod!.Name);
        if (targetMethod.Name == nameof(IAccount.ReadDetailsAsync))
        {
            foreach (var id in ((ReadOnlyMemory<MessageId>)args![0]!).Span) Details.Add((id, (DetailColumns)args[1]!));
        }
        try
        {
            var result = targetMethod.Invoke(_inner, args);
            if (targetMethod.Name != nameof(IAccount.OpenContentAsync)) return result;
            Contents.Add((MessageId)args![0]!);
            return new ValueTask<IMessageContent?>(WrapAsync(result!));
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }

    async Task<IMessageContent?> WrapAsync(object opening) => await (ValueTask<IMessageContent?>)opening is { } found ? new Content(this, found) : null;

    sealed class Content(WatchedAccount watch, IMessageContent inner) : IMessageContent
    {
        public long Size => inner.Size;
        public int HeaderSize => inner.HeaderSize;

        public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
        {
            watch.Before(nameof(ReadAsync));
            var read = await inner.ReadAsync(offset, buffer, cancellationToken);
            watch.Octets += read;
            watch.LargestBuffer = Math.Max(watch.LargestBuffer, buffer.Length);
            return read;
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
