using System.Text;
using CsCheck;

namespace Tayori.Mime.Tests.Text;

public sealed class TransferDecoderTests
{
    [Theory]
    [InlineData("base64", "", "")]
    [InlineData("base64", "aGVsbG8=", "hello")]
    [InlineData("BASE64", "aGVs\r\nbG8=\r\n", "hello")]
    [InlineData("base64", "aGVsbG8", "hello")]
    [InlineData("base64", "aGVsbA", "hell")]
    [InlineData("base64", "aGVsbA==", "hell")]
    [InlineData("base64", "aGVs", "hel")]
    [InlineData("base64", "AAECAw==", "\0\u0001\u0002\u0003")]
    [InlineData("base64", "a!G-V s\tbG8=", "hello")]
    [InlineData("quoted-printable", "a=3Db=\r\nc =\r\n", "a=bc ")]
    [InlineData("Quoted-Printable", "=00=FF\r\n", "\0\u00ff\r\n")]
    [InlineData("7bit", "a=3D\r\n", "a=3D\r\n")]
    [InlineData("8BIT", "\u00e4", "\u00e4")]
    [InlineData("binary", "\0\r\n\n", "\0\r\n\n")]
    public void Octets_are_decoded_wherever_they_are_cut(string encoding, string octets, string expected)
    {
        var encoded = Encoding.Latin1.GetBytes(octets);
        for (var cut = 0; cut <= encoded.Length; cut++)
        {
            var decoder = TransferDecoder.For(Encoding.ASCII.GetBytes(encoding))!;
            Assert.Equal(expected, Decode(decoder, encoded, cut));
            // The same once more, as the two readings of a FETCH are.
            Assert.Equal(expected, Decode(decoder, encoded, cut));
        }
    }

    [Fact]
    public void What_was_encoded_is_given_back() => Gen.Byte.Array[0, 500].Select(Gen.Int[1, 100]).Sample((octets, size) =>
    {
        var decoder = TransferDecoder.For("base64"u8)!;
        var encoded = Encoding.ASCII.GetBytes(Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks));
        var decoded = new List<byte>();
        decoder.Begin();
        for (var at = 0; at < encoded.Length; at += size)
            decoded.AddRange(decoder.Decode(new ArraySegment<byte>(encoded, at, Math.Min(size, encoded.Length - at)), at + size >= encoded.Length).Span);
        return octets.AsSpan().SequenceEqual(decoded.ToArray());
    });

    [Theory]
    [InlineData("")]
    [InlineData("x-uuencode")]
    [InlineData("base-64")]
    public void An_encoding_that_is_not_known_has_no_decoder(string encoding) => Assert.Null(TransferDecoder.For(Encoding.ASCII.GetBytes(encoding)));

    static string Decode(TransferDecoder decoder, byte[] encoded, int cut)
    {
        decoder.Begin();
        var first = Encoding.Latin1.GetString(decoder.Decode(new ArraySegment<byte>(encoded, 0, cut), false).Span);
        return first + Encoding.Latin1.GetString(decoder.Decode(new ArraySegment<byte>(encoded, cut, encoded.Length - cut), true).Span);
    }
}
