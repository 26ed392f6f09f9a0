using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Tayori.Sending;

/// <param name="Command">What was answered.</param>
/// <param name="Answer">How; of the message itself when all went well.</param>
sealed record SentLetter(string Command, SmtpAnswer Answer);

/// <summary>One transaction: hello, sender, recipients, message. The first refusal ends it.</summary>
sealed class LetterDelivery(SmtpClient client, string hello)
{
    /// <summary>What is read of the letter at a time.</summary>
    const int BlockSize = 64 * 1024;

    SmtpAnswer _offers = new(0, []);

    /// <summary>Sends <paramref name="letter"/>, which is read from its beginning.</summary>
    public async Task<SentLetter> SendAsync(string from, IReadOnlyList<string> to, Stream letter, LetterShape shape, CancellationToken cancellationToken)
    {
        SentLetter greeting = new("the connection", await client.ReadAsync(cancellationToken));
        if (!greeting.Answer.IsGood)
            return greeting;
        SentLetter step = await CommandAsync($"EHLO {hello}", cancellationToken);
        _offers = step.Answer;
        if (step.Answer.IsGood)
            step = Missing(shape) ?? await CommandAsync($"MAIL FROM:<{from}>{Parameters(from, to, shape)}", cancellationToken);
        foreach (string recipient in to)
        {
            if (step.Answer.IsGood)
                step = await CommandAsync($"RCPT TO:<{recipient}>", cancellationToken);
        }
        if (step.Answer.IsGood)
            step = shape.Body == LetterBody.Binary ? await SendChunkAsync(letter, shape, cancellationToken) : await SendTextAsync(letter, cancellationToken);
        if (step.Answer.Code != 421)
            await client.CommandAsync("QUIT", cancellationToken);
        return step;
    }

    // RFC 3030 §3, RFC 6152 §2: what the server has not offered must not be sent to it.
    SentLetter? Missing(LetterShape shape) => shape.Body switch
    {
        LetterBody.Binary when !_offers.Offers("CHUNKING") || !_offers.Offers("BINARYMIME") => Cannot("binary octets (NUL, mixed line ends or lines over 998 octets)"),
        LetterBody.EightBit when !_offers.Offers("8BITMIME") => Cannot("8-bit text"),
        _ => null,
    };

    static SentLetter Cannot(string what) => new("EHLO", new SmtpAnswer(554, [$"the server does not take {what}"]));

    string Parameters(string from, IReadOnlyList<string> to, LetterShape shape)
    {
        StringBuilder text = new();
        if (_offers.Offers("SIZE"))
            text.Append(" SIZE=").Append(shape.SentLength);
        if (shape.Body != LetterBody.SevenBit)
            text.Append(shape.Body == LetterBody.Binary ? " BODY=BINARYMIME" : " BODY=8BITMIME");
        // RFC 6531 §3.4
        if (_offers.Offers("SMTPUTF8") && to.Append(from).Any(a => !Ascii.IsValid(a)))
            text.Append(" SMTPUTF8");
        return text.ToString();
    }

    async Task<SentLetter> CommandAsync(string line, CancellationToken cancellationToken) => new(line, await client.CommandAsync(line, cancellationToken));

    async Task<SentLetter> SendTextAsync(Stream letter, CancellationToken cancellationToken)
    {
        SentLetter go = await CommandAsync("DATA", cancellationToken);
        if (!go.Answer.IsGood)
            return go;
        var stuffing = new DotStuffing(client.Output);
        await CopyAsync(letter, block => stuffing.Write(block.Span), cancellationToken);
        stuffing.End();
        return new SentLetter("the message", await client.AnswerAsync(cancellationToken));
    }

    // RFC 3030 §2: the octets follow the command at once, as they are.
    async Task<SentLetter> SendChunkAsync(Stream letter, LetterShape shape, CancellationToken cancellationToken)
    {
        client.Output.Write(Encoding.ASCII.GetBytes($"BDAT {shape.Length} LAST\r\n"));
        await CopyAsync(letter, block => client.Output.Write(block.Span), cancellationToken);
        return new SentLetter("the message", await client.AnswerAsync(cancellationToken));
    }

    async Task CopyAsync(Stream letter, Action<ReadOnlyMemory<byte>> write, CancellationToken cancellationToken)
    {
        byte[] block = new byte[BlockSize];
        try
        {
            while (await letter.ReadAsync(block, cancellationToken) is > 0 and int count)
            {
                write(block.AsMemory(0, count));
                FlushResult flush = await client.Output.FlushAsync(cancellationToken);
                if (flush.IsCompleted)
                    return;
            }
        }
        catch (IOException e) when (e.InnerException is System.Net.Sockets.SocketException)
        {
            // Hung up in the middle: the answer says why, and is read next.
        }
    }
}
