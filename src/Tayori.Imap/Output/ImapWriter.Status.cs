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
        Text(text);
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
        Text(text);
        CrLf();
    }
}
