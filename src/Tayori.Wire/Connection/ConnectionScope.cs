using System.Collections;

namespace Tayori.Wire;

/// <summary>The log scope of a connection; made once, read only when something is logged, so the account appears as soon as it is known.</summary>
sealed class ConnectionScope(LineConnection connection) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 4;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("Connection", connection.Id),
        1 => new("Protocol", connection.Protocol),
        2 => new("Remote", connection.Remote),
        3 => new("Account", connection.Login?.Address),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    public override string ToString() => $"{connection.Protocol} {connection.Id} {connection.Remote} {connection.Login?.Address}";
}
