using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tayori.Sending;

/// <summary>A small letter in UTF-8, so that it also shows that 8-bit text arrives.</summary>
static class TestLetter
{
    public static byte[] Compose(string from, IReadOnlyList<string> to, string host, DateTimeOffset now) => Encoding.UTF8.GetBytes($"""
        From: {from}
        To: {string.Join(", ", to)}
        Subject: A test letter
        Date: {now:ddd, dd MMM yyyy HH:mm:ss} {Zone(now)}
        Message-ID: <{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}@{host}>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        This letter was sent by `tayori send` through the SMTP port.
        If you read it in your mail program, mail arrives.

        便り is a letter.

        """.ReplaceLineEndings("\r\n"));

    // zone = ("+" / "-") 4DIGIT (RFC 5322 §3.3)
    static string Zone(DateTimeOffset time) => time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
}
