namespace Tayori.Imap.Output;

enum Condition { Ok, No, Bad }

/// <summary>How a command ended, as a value: resp-cond-state (RFC 3501 §7.1). The loop writes it behind the command's tag.</summary>
readonly record struct ImapResult(Condition Condition, ResponseCode? Code, string Text)
{
    public static ImapResult Ok(string text) => new(Condition.Ok, null, text);
    public static ImapResult Ok(ResponseCode code, string text) => new(Condition.Ok, code, text);
    public static ImapResult No(string text) => new(Condition.No, null, text);
    public static ImapResult No(ResponseCode code, string text) => new(Condition.No, code, text);
    public static ImapResult Bad(string text) => new(Condition.Bad, null, text);
    public static ImapResult Bad(ResponseCode code, string text) => new(Condition.Bad, code, text);

    public bool IsOk => Condition == Condition.Ok;
}
