using System.Buffers;
using System.Text;

namespace Tayori.Imap.Search.Fuzzy;

/// <summary>Takes the words of a text.</summary>
interface IWordSink
{
    /// <param name="word">As <see cref="LooseLetters"/> has it; valid during the call.</param>
    /// <param name="isWhole">It is not a piece of a longer one.</param>
    void Word(ReadOnlySpan<char> word, bool isWhole);
}

/// <summary>Cuts UTF-8 text that comes in blocks into words. Of what has come no more is kept than a word; what is no UTF-8 is in no word.</summary>
sealed class WordCutter(IWordSink sink)
{
    /// <summary>Of a word that is longer, pieces are shown: no language needs it, and a line of base64 is no word.</summary>
    const int Longest = 256;

    /// <summary>How far two pieces overlap: what is sought is no longer.</summary>
    public const int Overlap = 64;

    readonly char[] _word = new char[Longest];
    readonly byte[] _rest = new byte[4];
    int _length;
    int _restLength;
    bool _isPiece;

    /// <summary>A text begins, or the one before has ended.</summary>
    public void Break()
    {
        _restLength = 0;
        EndWord();
    }

    public void Feed(ReadOnlySpan<byte> utf8)
    {
        while (_restLength > 0 && !utf8.IsEmpty) Complete(ref utf8);
        while (!utf8.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(utf8, out var rune, out var taken);
            if (status == OperationStatus.NeedMoreData)
            {
                utf8.CopyTo(_rest);
                _restLength = utf8.Length;
                return;
            }
            if (status == OperationStatus.Done) Add(rune);
            else EndWord();
            utf8 = utf8[taken..];
        }
    }

    /// <summary>A character that lies across two blocks, octet by octet.</summary>
    void Complete(ref ReadOnlySpan<byte> utf8)
    {
        _rest[_restLength++] = utf8[0];
        utf8 = utf8[1..];
        var status = Rune.DecodeFromUtf8(_rest.AsSpan(0, _restLength), out var rune, out var taken);
        if (status == OperationStatus.NeedMoreData) return;
        if (status == OperationStatus.Done) Add(rune);
        else EndWord();
        // Octets behind one that is wrong begin anew.
        _rest.AsSpan(taken, _restLength - taken).CopyTo(_rest);
        _restLength -= taken;
    }

    void Add(Rune rune)
    {
        var letters = LooseLetters.Of(rune);
        if (ReferenceEquals(letters, LooseLetters.Gap)) EndWord();
        else if (_length + letters.Length <= Longest) Append(letters);
        else AppendToPiece(letters);
    }

    void Append(string letters)
    {
        letters.CopyTo(_word.AsSpan(_length));
        _length += letters.Length;
    }

    void AppendToPiece(string letters)
    {
        sink.Word(_word.AsSpan(0, _length), isWhole: false);
        _word.AsSpan(_length - Overlap, Overlap).CopyTo(_word);
        (_length, _isPiece) = (Overlap, true);
        Append(letters);
    }

    void EndWord()
    {
        if (_length > 0) sink.Word(_word.AsSpan(0, _length), isWhole: !_isPiece);
        (_length, _isPiece) = (0, false);
    }
}
