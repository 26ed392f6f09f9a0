using System.Buffers;
using Microsoft.Extensions.Logging;
using Tayori.Delivery;
using Tayori.Smtp.Commands;
using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Wire;

namespace Tayori.Smtp.Session;

/// <summary>One SMTP or LMTP connection.</summary>
/// <remarks>
/// <para>Every command line is answered by exactly one reply, except the end of a message in LMTP, which is answered once per accepted recipient.</para>
/// <para>Only CRLF ends a line, and only CRLF.CRLF ends DATA: what another server took for one message can never become two here.</para>
/// <para>A reply that takes responsibility for a message is written after the delivery's commit has returned, never before.</para>
/// <para>The message never rests in the session: it goes from the transport's buffer into the delivery.</para>
/// <para>What a client said before STARTTLS is forgotten with the handshake, its name included.</para>
/// <para>Whether a command is allowed now is decided here, from the command table, not in the command.</para>
/// </remarks>
sealed class SmtpSession(LineConnection connection, SmtpDialect dialect, LocalDelivery delivery, SmtpOptions options, ILogger logger) : ILineSession
{
    bool _saidAll; // the reply that ends the connection has been written: no last words after it
    int _errorsInARow;
    int _idleCommands;
    long _lastMessage = connection.Server.Time.GetTimestamp();
    int _transactions;

    public LineConnection Connection => connection;
    public SmtpDialect Dialect => dialect;
    public SmtpOptions Options => options;
    public string HostName => connection.Server.HostName;

    /// <summary>What the client called itself; <c>null</c> before its hello.</summary>
    public string? HelloName { get; private set; }

    /// <summary>Whether the hello was EHLO or LHLO.</summary>
    public bool IsExtended { get; private set; }

    public SmtpTransaction? Transaction { get; private set; }

    public SmtpStates State => Transaction?.State ?? (HelloName is null ? SmtpStates.Connected : SmtpStates.Ready);

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        Write(SmtpReply.Plain(220, $"{HostName} {dialect.Greeting} Tayori"));
        while (true)
        {
            LineRead read = await connection.ReadLineAsync(SmtpLimits.CommandLine, SmtpLimits.CommandTimeout, acceptBareLf: false, cancellationToken);
            if (read.Status == LineStatus.Woken)
                continue;
            SmtpReply? reply = await AnswerAsync(read, cancellationToken);
            if (reply is not null)
                Write(reply);
            if (reply?.Ends is EndReason.Quit)
                return;
            EndIfDue(reply);
        }
    }

    ValueTask<SmtpReply?> AnswerAsync(in LineRead read, CancellationToken cancellationToken)
    {
        if (read.Status == LineStatus.TooLong)
            return new(SmtpReply.LineTooLong);
        ParsedCommand parsed = read.Line.IsSingleSegment ? Parse(read.Line.FirstSpan) : Parse(read.Line.ToArray());
        return parsed.Command is { } command ? command.ExecuteAsync(this, cancellationToken) : new(parsed.Refusal);
    }

    ParsedCommand Parse(ReadOnlySpan<byte> line)
    {
        CommandRow? row = CommandTable.Find(line, dialect, out int argument);
        connection.CountCommand(row?.Name ?? "unknown");
        if (LineCheck.Refusal(line, row) is { } broken)
            return broken;
        if (row is null)
            return SmtpReply.UnknownCommand;
        if (row.IsIdle && ++_idleCommands > SmtpLimits.IdleCommands)
            return SmtpReply.TooManyIdleCommands;
        if (!row.MayComeLate && connection.Server.Time.GetElapsedTime(_lastMessage) > SmtpLimits.WithoutMessage)
            return SmtpReply.TooLongWithoutMessage;
        if ((row.States & State) == 0)
            return CommandTable.WrongState(row, State);
        return row.Parse(new SmtpCursor(line, argument), this);
    }

    void EndIfDue(SmtpReply? reply)
    {
        _errorsInARow = reply is { IsRefusal: true } ? _errorsInARow + 1 : 0;
        if (reply?.Ends is not { } reason)
        {
            if (_errorsInARow < SmtpLimits.ErrorsInARow)
                return;
            (reply, reason) = (SmtpReply.TooManyErrors, EndReason.Limit);
            Write(reply);
        }
        _saidAll = true;
        throw new ConnectionEndedException(reason, reply.ToString());
    }

    /// <summary>Adds a reply to what the next flush sends.</summary>
    public void Write(SmtpReply reply) => connection.Output.Write(reply.Octets);

    /// <summary>EHLO, HELO, LHLO: a new beginning (RFC 5321 §4.1.4).</summary>
    public async ValueTask HelloAsync(string name, bool extended)
    {
        await ResetAsync();
        (HelloName, IsExtended) = (name, extended);
    }

    /// <summary>RFC 3207 §4.2: both sides know nothing of each other but what TLS told them.</summary>
    public async ValueTask ForgetAsync()
    {
        await ResetAsync();
        HelloName = null;
    }

    /// <summary>Begins a transaction, or says why this session has had its share.</summary>
    public SmtpReply Begin(MailPath sender, MailParameters parameters)
    {
        if (++_transactions > SmtpLimits.Transactions)
            return SmtpReply.TooManyTransactions;
        var envelope = new DeliveryEnvelope(sender.ToString(), parameters.Size, dialect.Acknowledgement);
        string? tls = connection.Tls is { } state ? $"{state.Protocol} {state.Cipher}" : null;
        string with = dialect.WithProtocol(IsExtended, connection.IsTls, parameters.IsUtf8);
        var origin = new DeliveryOrigin(HelloName!, connection.Remote.Address, HostName, with, tls);
        Transaction = new SmtpTransaction(delivery.Begin(envelope, origin), parameters);
        return SmtpReply.SenderOk;
    }

    /// <summary>Ends the transaction, if there is one; what was not committed is gone.</summary>
    public async ValueTask ResetAsync()
    {
        if (Transaction is null)
            return;
        await Transaction.DisposeAsync();
        Transaction = null;
    }

    /// <summary>Commits what was received, ends the transaction and answers for all recipients.</summary>
    public async ValueTask<SmtpReply?> CommitAsync(CancellationToken cancellationToken)
    {
        DeliveryTransaction committed = Transaction!.Delivery;
        DeliveryResult result = await committed.CommitAsync(cancellationToken);
        Log.MessageReceived(logger, connection.Id, committed.Id, Transaction.Received);
        await ResetAsync();
        (_idleCommands, _lastMessage) = (0, connection.Server.Time.GetTimestamp());
        if (!dialect.IsLmtp)
            return SmtpReply.For(result.ForAll, committed.Id);
        foreach (DeliveryOutcome outcome in result.Recipients)
            Write(SmtpReply.For(outcome, committed.Id));
        return null;
    }

    /// <summary>Ends the transaction and refuses the message to all recipients.</summary>
    public async ValueTask<SmtpReply?> RefuseMessageAsync(SmtpReply refusal)
    {
        int recipients = Transaction?.Delivery.Recipients ?? 0;
        Log.MessageRefused(logger, connection.Id, refusal.ToString());
        await ResetAsync();
        if (!dialect.IsLmtp || refusal.Ends is not null)
            return refusal;
        // RFC 2033 §4.2, §4.3: a reply per accepted recipient, and none where there is none.
        for (int i = 0; i < recipients; i++)
            Write(refusal);
        return null;
    }

    public void WriteLastWords(EndReason reason)
    {
        if (!_saidAll && SmtpReply.LastWords(reason) is { } words)
            Write(words);
    }

    public ValueTask DisposeAsync() => ResetAsync();
}
