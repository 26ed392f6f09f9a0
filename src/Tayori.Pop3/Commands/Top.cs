using System.Globalization;
using Tayori.Store;

namespace Tayori.Pop3.Commands;

/// <summary>TOP msg n (RFC 1939 §7): the header, the empty line and n lines of the body.</summary>
static class Top
{
    public static async ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        string[] words = argument.Split(' ', 2);
        if (words.Length != 2 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int lines))
        {
            session.Writer.Error(null, "TOP needs a message number and a number of lines");
            return;
        }
        if (MessageNumber.TryRead(session, words[0], out _, out MessageRow row))
            await Retr.SendAsync(session, row, lines, cancellationToken);
    }
}
