namespace Tayori.Imap.Search.Fuzzy;

/// <summary>How well what has been read of one message fits the words that are sought loosely.</summary>
sealed class FuzzyGrades(FuzzyWords words) : IWordSink
{
    readonly byte[] _grades = new byte[words.Count];

    public ReadOnlySpan<byte> Grades => _grades;

    /// <summary>Each word has been found.</summary>
    public bool HasAll => !_grades.AsSpan().Contains((byte)0);

    /// <summary>The mean of the words.</summary>
    public int Score
    {
        get
        {
            var sum = 0;
            foreach (var grade in _grades) sum += grade;
            return sum / _grades.Length;
        }
    }

    public void Clear() => Array.Clear(_grades);

    public bool Look(ReadOnlySpan<char> word, bool isWhole) => words.Grade(word, isWhole, _grades);

    void IWordSink.Word(ReadOnlySpan<char> word, bool isWhole) => Look(word, isWhole);
}
