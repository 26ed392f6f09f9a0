namespace Tayori.Mime.Tests.Corpus;

/// <summary>Where Tayori and MimeKit read a message differently, and why Tayori reads it as it does.</summary>
static class KnownDifferences
{
    const string OnePart = "RFC 9051 §9 (body-type-mpart) knows no multipart without a part, and no message without its structure: what was not looked into is one part of plain text";
    const string DefaultType = "RFC 2045 §5.2: a Content-Type that cannot be read is as good as none, which is text/plain; MimeKit takes it for an attachment";
    const string HeaderWithoutBody = "RFC 2046 §5.1.1 leaves open whose the line end is, a header's last or the delimiter's, where no empty line is between them; a field without its line end is none (RFC 5322 §2.2)";
    const string Raw = "RFC 5322 §2.2 forbids octets beyond ASCII here, so no RFC says what they are: Tayori judges the charset by the octets, MimeKit is told one";
    const string LoneCr = "RFC 5322 §2.3: CR alone ends no line, it is an octet like any other; shown as a space, since no protocol can carry it in text";
    const string Mislabelled = "RFC 2047 §2 has the charset named truly; Tayori believes no name of a seven-bit code for octets of eight, and no us-ascii for what is not";
    const string NoHeader = "RFC 5322 §2.1: the header ends at an empty line only; MimeKit ends it at a line that is no field, or gives up";

    public static IReadOnlyDictionary<string, string> Parts { get; } = new Dictionary<string, string>
    {
        ["hostile/begins-with-white-space"] = NoHeader,
        ["hostile/boundary-empty"] = "RFC 2046 §5.1.1: a boundary has at least one character",
        ["hostile/boundary-encoded"] = "RFC 2046 §5.1.1: a boundary is of US-ASCII and in need of no encoding; the parameter `boundary` is not there",
        ["hostile/boundary-never-comes"] = OnePart,
        ["hostile/boundary-of-spaces"] = OnePart,
        ["hostile/boundary-space-behind"] = "RFC 2046 §5.1.1: a boundary does not end in white space, and white space behind it is padding",
        ["hostile/delimiter-first-line"] = OnePart,
        ["hostile/delimiter-in-part-header"] = HeaderWithoutBody,
        ["hostile/delimiters-in-a-row"] = HeaderWithoutBody,
        ["hostile/digest"] = HeaderWithoutBody,
        ["hostile/eight-bit-garbage"] = DefaultType,
        ["hostile/empty"] = "RFC 5322 §2.1: a message may have no header and no body; MimeKit reads nothing from nothing",
        ["hostile/line-ends-mixed"] = "RFC 2046 §5.1.1: padding behind a boundary is LWSP, which CR is not",
        ["hostile/message-empty"] = OnePart,
        ["hostile/message-encoded"] = OnePart,
        ["hostile/missing-blank-line-in-a-part"] = HeaderWithoutBody,
        ["hostile/no-colon-anywhere"] = NoHeader,
        ["hostile/type-multipart-alone"] = DefaultType,
        ["hostile/type-multipart-without-boundary"] = OnePart,
        ["hostile/type-nothing-slash"] = DefaultType,
        ["hostile/type-only-parameters"] = DefaultType,
        ["hostile/type-semicolons"] = DefaultType,
        ["hostile/type-slash-nothing"] = DefaultType,
        ["hostile/type-three-words"] = DefaultType,
        ["hostile/type-without-subtype"] = DefaultType,
    };

    public static IReadOnlyDictionary<string, string> Subjects { get; } = new Dictionary<string, string>
    {
        ["hostile/bare-cr"] = LoneCr,
        ["hostile/begins-with-white-space"] = NoHeader,
        ["hostile/eight-bit-garbage"] = Raw,
        ["hostile/nul"] = LoneCr,
        ["japanese/euc-jp-raw-subject"] = Raw,
        ["japanese/iso-2022-jp-raw-subject"] = Raw,
        ["japanese/shift_jis-backslash-octets"] = Raw,
        ["japanese/shift_jis-half-width-kana-raw"] = Raw,
        ["japanese/shift_jis-raw-subject"] = Raw,
        ["japanese/iso-2022-jp-labelled-us-ascii"] = Mislabelled,
        ["japanese/iso-2022-jp-labelled-utf-8"] = Mislabelled,
        ["japanese/shift_jis-labelled-iso-2022-jp"] = Mislabelled,
        ["japanese/utf-8-labelled-iso-2022-jp"] = Mislabelled,
        ["japanese/utf-8-labelled-us-ascii"] = Mislabelled,
    };
}
