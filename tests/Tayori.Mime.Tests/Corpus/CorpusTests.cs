using System.Text;
using static Tayori.Mime.Tests.Support;

namespace Tayori.Mime.Tests.Corpus;

public sealed class CorpusTests
{
    /// <summary>Set to <c>1</c>, the readings are written instead of compared; then look at the difference before you commit it.</summary>
    static readonly bool s_write = Environment.GetEnvironmentVariable("TAYORI_WRITE_GOLDEN") == "1";

    [Theory]
    [MemberData(nameof(Messages.Names), MemberType = typeof(Messages))]
    public void a_message_is_read_as_written_down_beside_it(string name)
    {
        string read = Golden.Print(Read(Messages.Read(name)));
        string file = Path.Combine(Messages.Folder, name + ".txt");
        if (s_write) File.WriteAllText(file, read, new UTF8Encoding(false));
        Assert.Equal(File.ReadAllText(file), read);
    }

    [Theory]
    [MemberData(nameof(Messages.Names), MemberType = typeof(Messages))]
    public void it_is_read_the_same_however_it_is_cut(string name)
    {
        byte[] message = Messages.Read(name);
        string whole = Golden.Print(Read(message));
        foreach (int chunk in (int[])[1, 2, 3, 7, 61])
            Assert.Equal(whole, Golden.Print(Read(message, chunk)));
        for (int at = 0; at <= message.Length; at += 1 + message.Length / 60)
        {
            MessageReader reader = new();
            reader.Append(message.AsSpan(0, at));
            reader.Append(message.AsSpan(at));
            Assert.Equal(whole, Golden.Print(reader.Complete()));
        }
    }

    [Theory]
    [MemberData(nameof(Messages.Names), MemberType = typeof(Messages))]
    public void its_parts_lie_within_each_other_and_it_can_be_stored(string name)
    {
        byte[] message = Messages.Read(name);
        MessageStructure read = Read(message);
        CheckBounds(read.Root, 0, message.Length);
        byte[] stored = StructureCodec.EncodeStructure(read.Root);
        Assert.Equal(stored, StructureCodec.EncodeStructure(StructureCodec.DecodeStructure(stored)));
    }

    static void CheckBounds(MimePart part, long begin, long end)
    {
        Assert.InRange(part.HeaderOffset, begin, end);
        Assert.InRange(part.BodyOffset, part.HeaderOffset, end);
        Assert.InRange(part.BodyOffset + part.BodySize, part.BodyOffset, end);
        long last = part.BodyOffset;
        foreach (MimePart child in part.Parts)
        {
            CheckBounds(child, last, part.BodyOffset + part.BodySize);
            last = child.BodyOffset + child.BodySize;
        }
        if (part.Message is { } message)
            CheckBounds(message.Root, part.BodyOffset, part.BodyOffset + part.BodySize);
    }
}
