using Tayori.Imap.Tests.Oracle;

namespace Tayori.Imap.Tests.Pictures;

/// <summary>What a session of the crowd believes of its mailbox: a <see cref="Picture"/>, or with QRESYNC a <see cref="RemoteCopy"/> that outlives the connection.</summary>
abstract class CrowdBelief
{
    public abstract int Count { get; }

    /// <summary>The highest UID that it knows the flags of.</summary>
    public abstract uint Last { get; }

    public abstract void Hear(Response response, bool mayExpunge, bool isNew);

    /// <summary>What is wrong with it, or <c>null</c>. <paramref name="isExact"/>: it has been told of everything; otherwise of everything but what went.</summary>
    public abstract string? Compare(IReadOnlyList<(uint Uid, string Flags)> server, bool isExact);

    public sealed class OfPicture(Picture picture) : CrowdBelief
    {
        public Picture Picture => picture;
        public override int Count => picture.Rows.Count;
        public override uint Last => picture.Rows.LastOrDefault(row => row.Uid is not null)?.Uid ?? 0;

        public override void Hear(Response response, bool mayExpunge, bool isNew) => picture.Hear(response, mayExpunge);

        public override string? Compare(IReadOnlyList<(uint Uid, string Flags)> server, bool isExact)
        {
            if (isExact && Count != server.Count) return $"{Count} messages are believed, {server.Count} are there";
            var at = 0;
            foreach (var row in picture.Rows)
            {
                // A row that has gone already may stay until it can be told; any other is the next one of the server's.
                if (!isExact && row.Uid is { } gone && server.All(message => message.Uid != gone)) continue;
                if (row.Uid is null && !isExact) return null;
                if (at >= server.Count || (row.Uid ?? server[at].Uid) != server[at].Uid) return $"{row} is believed where {(at < server.Count ? server[at] : "nothing")} is";
                if (row.Flags is { } flags && Named(flags) != server[at].Flags) return $"{row} is believed, {server[at]} is there";
                at++;
            }
            return null;
        }

        static string Named(IEnumerable<string> flags) => string.Join(' ', flags.Where(flag => flag != "\\Recent").Order());
    }

    public sealed class OfCopy(RemoteCopy copy) : CrowdBelief
    {
        public override int Count => copy.Count;
        public override uint Last => copy.Last;

        public override void Hear(Response response, bool mayExpunge, bool isNew) => copy.Hear(response, mayExpunge, isNew);

        public override string? Compare(IReadOnlyList<(uint Uid, string Flags)> server, bool isExact)
        {
            if (isExact && Count != server.Count) return $"{Count} messages are believed, {server.Count} are there";
            var there = server.Where(message => message.Uid <= Last).ToDictionary(message => message.Uid, message => message.Flags);
            var lacking = there.FirstOrDefault(message => !copy.Flags.TryGetValue(message.Key, out var flags) || flags != message.Value);
            if (lacking.Key != 0) return $"{lacking.Key} ({lacking.Value}) is there, {(copy.Flags.TryGetValue(lacking.Key, out var flags) ? $"({flags})" : "nothing")} is believed";
            var gone = copy.Flags.Keys.FirstOrDefault(uid => !there.ContainsKey(uid));
            return isExact && gone != 0 ? $"{gone} is believed and is not there" : null;
        }
    }
}
