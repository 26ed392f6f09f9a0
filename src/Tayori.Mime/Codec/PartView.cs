using Tayori.Mime.Codec;

namespace Tayori.Mime;

/// <summary>One node of a part tree, read in place; each property as in <see cref="MimePart"/>.</summary>
public readonly ref struct PartView
{
    internal PartView(scoped ref PackedInput input)
    {
        HeaderOffset = input.Natural();
        BodyOffset = input.Natural();
        BodySize = input.Natural();
        BodyLines = input.Natural();
        Type = input.Required();
        Subtype = input.Required();
        Parameters = new ParameterListView(input.Texts(2, out _));
        Encoding = input.Required();
        Id = input.Octets();
        Description = input.Octets();
        Md5 = input.Octets();
        Disposition = input.Octets();
        DispositionParameters = new ParameterListView(input.Texts(2, out _));
        Languages = new TextListView(input.Texts(1, out int languages), languages);
        Location = input.Octets();
        PartCount = input.Count();
    }

    public long HeaderOffset { get; }
    public long BodyOffset { get; }
    public long BodySize { get; }
    public long BodyLines { get; }
    public PackedText Type { get; }
    public PackedText Subtype { get; }
    public ParameterListView Parameters { get; }
    public PackedText Encoding { get; }
    public PackedText Id { get; }
    public PackedText Description { get; }
    public PackedText Md5 { get; }
    public PackedText Disposition { get; }
    public ParameterListView DispositionParameters { get; }
    public TextListView Languages { get; }
    public PackedText Location { get; }

    /// <summary>How many parts it is made of: at least one for a multipart, none for anything else.</summary>
    public int PartCount { get; }
    public bool IsMultipart => PartCount > 0;
}

/// <summary>Some texts, none of them absent: <c>foreach (var text in list)</c>.</summary>
public readonly ref struct TextListView
{
    readonly ReadOnlySpan<byte> _octets;

    internal TextListView(ReadOnlySpan<byte> octets, int count)
    {
        _octets = octets;
        Count = count;
    }

    public int Count { get; }
    public Enumerator GetEnumerator() => new(_octets);

    public ref struct Enumerator
    {
        PackedInput _input;

        internal Enumerator(ReadOnlySpan<byte> octets) => _input = new PackedInput(octets);

        public PackedText Current { get; private set; }

        public bool MoveNext()
        {
            if (_input.AtEnd)
                return false;
            Current = _input.Octets();
            return true;
        }
    }
}

/// <summary>Parameters of a field: <c>foreach (var parameter in list)</c>.</summary>
public readonly ref struct ParameterListView
{
    readonly ReadOnlySpan<byte> _octets;

    internal ParameterListView(ReadOnlySpan<byte> octets) => _octets = octets;

    public bool IsEmpty => _octets.IsEmpty;
    public Enumerator GetEnumerator() => new(_octets);

    /// <summary>The value of a parameter; empty where it is not there.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> name)
    {
        foreach (ParameterView parameter in this)
        {
            if (Ascii.EqualsIgnoreCase(parameter.Name.Octets, name))
                return parameter.Value.Octets;
        }
        return default;
    }

    public ref struct Enumerator
    {
        PackedInput _input;

        internal Enumerator(ReadOnlySpan<byte> octets) => _input = new PackedInput(octets);

        public ParameterView Current { get; private set; }

        public bool MoveNext()
        {
            if (_input.AtEnd)
                return false;
            Current = new ParameterView(_input.Octets(), _input.Octets());
            return true;
        }
    }
}

/// <summary>One parameter; see <see cref="MimeParameter"/>.</summary>
public readonly ref struct ParameterView
{
    internal ParameterView(PackedText name, PackedText value)
    {
        Name = name;
        Value = value;
    }

    public PackedText Name { get; }
    public PackedText Value { get; }
}
