using System.Text;
using CsCheck;
using MimeKit;

namespace Tayori.Mime.Tests.Corpus;

/// <summary>MimeKit's reader on the same messages. Where the two differ the reason is written down, with the passage that decides.</summary>
public sealed class SecondOpinionTests
{
    static SecondOpinionTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public void well_formed_messages_are_what_they_were_made_of_to_both_readers() =>
        GeneratedMail.Any.Sample(mail =>
        {
            string made = mail.Root.Print();
            Assert.Equal(made, Opinion.Of(Support.Read(mail.Octets).Root).Print());
            Assert.Equal(made, MimeKitReading.Read(mail.Octets)!.Print());
        }, iter: 5_000);

    [Theory]
    [MemberData(nameof(Messages.Names), MemberType = typeof(Messages))]
    public void the_parts_of_a_message_are_the_same_or_the_difference_is_explained(string name)
    {
        byte[] message = Messages.Read(name);
        string ours = Opinion.Of(Support.Read(message).Root).Print();
        string theirs = MimeKitReading.Read(message)?.Print() ?? "";
        if (KnownDifferences.Parts.TryGetValue(name, out string? reason))
            Assert.True(ours != theirs, $"no difference any more: {reason}");
        else
            Assert.Equal(theirs, ours);
    }

    [Theory]
    [MemberData(nameof(Messages.Names), MemberType = typeof(Messages))]
    public void the_subject_is_the_same_or_the_difference_is_explained(string name)
    {
        byte[] message = Messages.Read(name);
        string ours = Support.Read(message).Envelope.Subject is { } subject ? HeaderText.Decode(subject) : "";
        string theirs = MimeKitSubject(message).Trim();
        if (KnownDifferences.Subjects.TryGetValue(name, out string? reason))
            Assert.True(ours != theirs, $"no difference any more: {reason}");
        else
            Assert.Equal(theirs, ours);
    }

    static string MimeKitSubject(byte[] message)
    {
        using MemoryStream stream = new(message, writable: false);
        try
        {
            return message.Length == 0 ? "" : MimeMessage.Load(new ParserOptions { CharsetEncoding = Encoding.UTF8 }, stream).Subject ?? "";
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
