using System.Buffers;
using System.Text;
using Tayori.Mime;

namespace Tayori.Imap.Tests.Search;

/// <summary>The plainest way to say whether a text has a string by i;unicode-casemap.</summary>
static class Folded
{
    public static bool Contains(string text, string sought) => Fold(text).Contains(Fold(sought), StringComparison.Ordinal);

    static string Fold(string text)
    {
        var octets = new ArrayBufferWriter<byte>();
        Collation.UnicodeCasemap.Fold(Encoding.UTF8.GetBytes(text), octets);
        return Encoding.UTF8.GetString(octets.WrittenSpan);
    }
}
