using System.Globalization;
using Tayori.Store;

namespace Tayori.Pop3.Commands;

/// <summary>The argument that names a message (RFC 1939 §5): refused in words where it names none.</summary>
static class MessageNumber
{
    public static bool TryRead(Pop3Session session, string argument, out int number, out MessageRow row)
    {
        row = default;
        if (argument.Length == 0 || !int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            number = 0;
            session.Writer.Error(null, "a message number is needed");
            return false;
        }
        if (session.Maildrop![number] is { } found)
        {
            row = found;
            return true;
        }
        bool deleted = number >= 1 && number <= session.Maildrop.Total;
        session.Writer.Error(null, deleted ? $"message {number} is marked as deleted" : $"no such message, there are {session.Maildrop.Total}");
        return false;
    }
}
