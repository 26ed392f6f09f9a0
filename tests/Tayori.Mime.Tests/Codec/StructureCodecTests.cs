using System.Text;
using CsCheck;
using static Tayori.Mime.Tests.Support;

namespace Tayori.Mime.Tests.Codec;

public sealed class StructureCodecTests
{
    static readonly MessageStructure s_sample = Read(Mail("""
        From: "A" <a@b>, Group: c@d, <e@f>;
        To: root
        Cc:
        Subject: Re: =?utf-8?q?=E6=97=A5?= plain
        Date: Mon, 7 Feb 1994 21:52:25 -0800
        Message-ID: <1@x>
        References: <0@x> <00@x>
        Content-Type: multipart/mixed; boundary=b; x*0=1; x*1=2
        Content-Language: ja, en

        --b
        Content-Type: message/rfc822
        Content-Disposition: attachment; filename="f.eml"

        Subject: inner

        text
        --b
        Content-Type: image/png
        Content-Transfer-Encoding: base64
        Content-ID: <i@x>
        Content-Description: d
        Content-MD5: m
        Content-Location: http://x/

        AAAA
        --b--
        """));

    static string Print(Envelope envelope, MimePart root, IReadOnlyList<string> references, SortKeys keys) =>
        Support.Print(s_sample with { Envelope = envelope, Root = root, References = references, Sort = keys });

    [Fact]
    public void what_is_encoded_is_decoded_to_the_same()
    {
        (IReadOnlyList<string> references, SortKeys keys) = ReadKeys(StructureCodec.EncodeKeys(s_sample.References, s_sample.Sort));
        Envelope envelope = StructureCodec.DecodeEnvelope(StructureCodec.EncodeEnvelope(s_sample.Envelope));
        byte[] structure = StructureCodec.EncodeStructure(s_sample.Root);
        MimePart root = StructureCodec.DecodeStructure(structure);
        Assert.Equal(Support.Print(s_sample), Print(envelope, root, references, keys));
        Assert.Equal(structure, StructureCodec.EncodeStructure(root));
    }

    [Fact]
    public void keys_of_the_first_version_are_read_too_and_those_of_a_later_one_are_not()
    {
        byte[] stored = StructureCodec.EncodeKeys(s_sample.References, s_sample.Sort);
        Assert.Equal(StructureCodec.KeysVersion, stored[0]);
        (_, SortKeys now) = ReadKeys(stored);
        (_, SortKeys first) = ReadKeys([StructureCodec.Version, .. stored[1..]]);
        Assert.Equal(now, first);
        Assert.Throws<InvalidDataException>(() => ReadKeys([StructureCodec.KeysVersion + 1, .. stored[1..]]));
        Assert.Throws<InvalidDataException>(() => ReadKeys([0, .. stored[1..]]));
    }

    [Fact]
    public void the_view_reads_in_place_what_the_record_says()
    {
        EnvelopeView view = new(StructureCodec.EncodeEnvelope(s_sample.Envelope));
        List<string> from = [];
        foreach (AddressView address in view.From)
            from.Add(address.Mailbox.IsNil ? "end" : Encoding.ASCII.GetString(address.Mailbox.Octets));
        Assert.Equal(["a", "Group", "c", "e", "end"], from);
        Assert.True(view.Cc.IsNil);
        Assert.True(view.InReplyTo.IsNil);
        Assert.Equal("<1@x>", Encoding.ASCII.GetString(view.MessageId.Octets));
    }

    [Fact]
    public void damaged_octets_are_refused_and_never_read_past()
    {
        byte[][] forms =
        [
            StructureCodec.EncodeEnvelope(s_sample.Envelope), StructureCodec.EncodeStructure(s_sample.Root), StructureCodec.EncodeKeys(s_sample.References, s_sample.Sort),
        ];
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 10_000], Gen.Byte, Gen.Bool).Sample((form, at, octet, cut) =>
        {
            byte[] damaged = [.. forms[form]];
            at %= damaged.Length;
            if (cut)
                damaged = damaged[..at];
            else
                damaged[at] = octet;
            Exception? thrown = Record.Exception(() => Decode(form, damaged));
            Assert.True(thrown is null or InvalidDataException, thrown?.ToString());
        }, iter: 20_000);
    }

    [Fact]
    public void the_deepest_message_that_is_read_can_be_stored()
    {
        StringBuilder text = new();
        for (int i = 0; i < MimeLimits.Depth + 50; i++)
            text.Append(i % 2 == 0 ? $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n" : "Content-Type: message/rfc822\r\n\r\n");
        byte[] stored = StructureCodec.EncodeStructure(Read(Encoding.ASCII.GetBytes(text.ToString())).Root);
        Assert.Equal(stored, StructureCodec.EncodeStructure(StructureCodec.DecodeStructure(stored)));
    }

    static object Decode(int form, byte[] octets) => form switch
    {
        0 => StructureCodec.DecodeEnvelope(octets),
        1 => StructureCodec.DecodeStructure(octets),
        _ => ReadKeys(octets),
    };

    static (IReadOnlyList<string> References, SortKeys Keys) ReadKeys(byte[] octets)
    {
        KeysView view = new(octets);
        List<string> references = [];
        foreach (PackedText reference in view.References)
            references.Add(Encoding.UTF8.GetString(reference.Octets));
        return (references, new SortKeys
        {
            BaseSubject = Encoding.UTF8.GetString(view.BaseSubject),
            IsReplyOrForward = view.IsReplyOrForward,
            From = Encoding.UTF8.GetString(view.From),
            To = Encoding.UTF8.GetString(view.To),
            Cc = Encoding.UTF8.GetString(view.Cc),
            DisplayFrom = Encoding.UTF8.GetString(view.DisplayFrom),
            DisplayTo = Encoding.UTF8.GetString(view.DisplayTo),
            SentDate = view.SentDate,
            SentDay = view.SentDay,
            MessageId = view.MessageId.IsNil ? null : Encoding.UTF8.GetString(view.MessageId.Octets),
        });
    }
}
