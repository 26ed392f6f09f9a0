using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Threading;

/// <summary>thread-data = "THREAD" [SP 1*thread-list] (RFC 5256 §5)</summary>
sealed class ThreadWriter(ThreadForest forest, Func<int, long> number)
{
    readonly Stack<int> _open = new();

    public async ValueTask WriteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        session.Writer.Raw(forest.HasChildren(ThreadForest.Root) ? "* THREAD "u8 : "* THREAD"u8);
        foreach (var thread in forest.Children(ThreadForest.Root))
        {
            WriteThread(session.Writer, thread);
            await session.FlushIfFullAsync(cancellationToken);
        }
        session.Writer.CrLf();
    }

    /// <summary>thread-list = "(" (thread-members / thread-nested) ")"; a list that is open waits on the stack for its next sibling.</summary>
    public void WriteThread(ImapWriter writer, int thread)
    {
        for (var node = thread; ;)
        {
            writer.Raw("("u8);
            var end = WriteMembers(writer, node);
            if (forest.HasChildren(end))
            {
                _open.Push(forest.FirstChild(end));
                node = forest.FirstChild(end);
                continue;
            }
            writer.Raw(")"u8);
            while (_open.TryPop(out var last))
            {
                if (forest.NextSibling(last) is var next and >= 0)
                {
                    _open.Push(node = next);
                    break;
                }
                writer.Raw(")"u8);
            }
            if (_open.Count == 0) return;
        }
    }

    /// <summary>thread-members = nz-number *(SP nz-number) [SP thread-nested]; returns the member whose children are siblings of each other, or which has none.</summary>
    int WriteMembers(ImapWriter writer, int node)
    {
        if (forest.IsDummy(node)) return node;
        writer.Number(number(forest.Message(node)));
        while (forest.HasOneChild(node))
        {
            node = forest.FirstChild(node);
            writer.Raw(" "u8);
            writer.Number(number(forest.Message(node)));
        }
        if (forest.HasChildren(node)) writer.Raw(" "u8);
        return node;
    }
}
