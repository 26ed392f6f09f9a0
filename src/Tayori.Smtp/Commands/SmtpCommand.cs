using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>A command that was read without fault and is allowed now.</summary>
abstract record SmtpCommand
{
    /// <summary>The reply, or <c>null</c> where the command has written its replies itself.</summary>
    public abstract ValueTask<SmtpReply?> ExecuteAsync(SmtpSession session, CancellationToken cancellationToken);
}

/// <summary>A command, or the refusal that its line has earned.</summary>
readonly record struct ParsedCommand(SmtpCommand? Command, SmtpReply? Refusal)
{
    public static implicit operator ParsedCommand(SmtpCommand command) => new(command, null);
    public static implicit operator ParsedCommand(SmtpReply refusal) => new(null, refusal);
}

/// <summary>A command that is its own reply.</summary>
sealed record Answer(SmtpReply Reply) : SmtpCommand
{
    public override ValueTask<SmtpReply?> ExecuteAsync(SmtpSession session, CancellationToken cancellationToken) => new(Reply);
}

delegate ParsedCommand CommandParser(ref SmtpCursor argument, SmtpSession session);
