using System.Security.Cryptography;

namespace Tayori.Commands;

/// <summary>A password that can be read out and typed on a phone: four groups of five without look-alikes, 98 bits.</summary>
static class ReadablePassword
{
    const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    public static string Create() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 5)));
}
