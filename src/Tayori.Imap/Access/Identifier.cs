using Tayori.Imap.Grammar;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap.Access;

/// <summary>Whom an access list speaks of, as a client writes it (RFC 4314 §2): an address of an account, or <c>anyone</c>; behind a dash, what is taken away from them.</summary>
/// <param name="Text">As it came, with the dash: LISTRIGHTS repeats it.</param>
/// <param name="Names">What may be meant: as it came, and prepared.</param>
/// <param name="IsNegative">Behind a dash.</param>
sealed record Identifier(string Text, IReadOnlyList<string> Names, bool IsNegative)
{
    const string Anyone = "anyone";

    /// <summary>identifier = astring. RFC 4314 §3: where it cannot be prepared by SASLprep, or nothing is left of it, the command is BAD.</summary>
    public static Identifier Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var column = cursor.Column;
        var text = cursor.AStringText("identifier");
        var isNegative = text.StartsWith('-');
        var name = isNegative ? text[1..] : text;
        if (SaslPrep.TryPrepare(name, out var prepared, isQuery: true)) return new Identifier(text, [name, prepared], isNegative);
        cursor.FailAt("this cannot be an identifier", column);
        return new Identifier(text, [], isNegative);
    }

    /// <summary>Whom it means; <c>null</c>: nobody here. Another address of an account means the account.</summary>
    public async ValueTask<Grantee?> ResolveAsync(IDirectory directory, CancellationToken cancellationToken)
    {
        if (Names.Contains(Anyone)) return new Grantee(null, IsNegative);
        foreach (var name in Names.Distinct())
        {
            // An address that begins with a dash would read as a negative right of another (RFC 4314 §2).
            if (await directory.FindAccountAsync(name, cancellationToken) is { } info && !info.Address.StartsWith('-')) return new Grantee(info.Id, IsNegative);
        }
        return null;
    }

    /// <summary>How an entry is told; <c>null</c> where the account has gone.</summary>
    public static async ValueTask<string?> OfAsync(IDirectory directory, Grantee grantee, CancellationToken cancellationToken)
    {
        var name = grantee.Account is { } account ? (await directory.GetAccountAsync(account, cancellationToken))?.Address : Anyone;
        return name is not null && grantee.IsNegative ? $"-{name}" : name;
    }
}
