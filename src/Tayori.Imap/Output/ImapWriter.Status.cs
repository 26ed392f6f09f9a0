using System.Buffers;
using System.Text;
using Tayori.Imap.Languages;

namespace Tayori.Imap.Output;

sealed partial class ImapWriter
{
    /// <summary>response-tagged = tag SP resp-cond-state CRLF</summary>
    public void Tagged(ReadOnlySpan<byte> tag, in ImapResult result)
    {
        Raw(tag);
        Raw(" "u8);
        Raw(result.Condition switch { Condition.Ok => "OK "u8, Condition.No => "NO "u8, _ => "BAD "u8 });
        RespText(result.Code, result.Text);
    }

    /// <summary>"*" SP "OK" SP resp-text CRLF</summary>
    public void Ok(ResponseCode? code, string text) => Untagged("* OK "u8, code, text);

    /// <summary>"*" SP "NO" SP resp-text CRLF: a warning</summary>
    public void No(ResponseCode? code, string text) => Untagged("* NO "u8, code, text);

    /// <summary>"*" SP "BAD" SP resp-text CRLF: a command so wrong that it has no tag</summary>
    public void Bad(ResponseCode? code, string text) => Untagged("* BAD "u8, code, text);

    /// <summary>resp-cond-bye = "BYE" SP resp-text</summary>
    public void Bye(ResponseCode? code, string text) => Untagged("* BYE "u8, code, text);

    /// <summary>continue-req = "+" SP (resp-text / base64) CRLF</summary>
    public void Continue(string text)
    {
        Raw("+ "u8);
        Said(text);
        CrLf();
    }

    void Untagged(ReadOnlySpan<byte> condition, ResponseCode? code, string text)
    {
        Raw(condition);
        RespText(code, text);
    }

    /// <summary>resp-text = ["[" resp-text-code "]" SP] text</summary>
    void RespText(ResponseCode? code, string text)
    {
        if (code is { } known)
        {
            Raw("["u8);
            Text(known.Text);
            Raw("] "u8);
        }
        Said(text);
        CrLf();
    }

    /// <summary>text, which people read, in their language; UTF8-TEXT-CHAR (RFC 5255 §3.5) where a table has it, whose texts are ours</summary>
    void Said(string text)
    {
        var said = Language.Of(text);
        if (ReferenceEquals(said, text)) Text(text);
        else Output.Write(Encoding.UTF8.GetBytes(said));
    }

    /// <summary>language-data = "LANGUAGE" SP "(" lang-tag-quoted *(SP lang-tag-quoted) ")" (RFC 5255 §3.5)</summary>
    public void Languages(IReadOnlyList<Language> languages)
    {
        Raw("* LANGUAGE ("u8);
        for (var i = 0; i < languages.Count; i++)
        {
            if (i > 0) Raw(" "u8);
            Ascii(languages[i].Tag);
        }
        Raw(")\r\n"u8);
    }
}
