using System.Buffers;
using Tayori.Mime;

namespace Tayori.Imap.Sorting;

/// <summary>One text per row, as a collation compares it, all in one block: sorting a hundred thousand subjects makes no object of any of them.</summary>
sealed class TextColumn(int rows, Collation collation)
{
    readonly int[] _ends = new int[rows];
    readonly ArrayBufferWriter<byte> _octets = new();
    int _count;

    public int Octets => _octets.WrittenCount;

    public ReadOnlySpan<byte> this[int row] => _octets.WrittenSpan[(row == 0 ? 0 : _ends[row - 1]).._ends[row]];

    public void Add(ReadOnlySpan<byte> text)
    {
        collation.Fold(text, _octets);
        _ends[_count++] = _octets.WrittenCount;
    }

    public int Compare(int x, int y) => this[x].SequenceCompareTo(this[y]);
}
