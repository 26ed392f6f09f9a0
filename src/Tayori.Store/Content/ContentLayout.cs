namespace Tayori.Store.Content;

/// <summary>
/// Where the octets of a message lie: piece 0 is its header (the first megabyte of it), the others are the rest in blocks of equal size, each encoded by itself, so that the piece of any
/// offset is known without an index and reading in the middle decodes one block.
/// </summary>
static class ContentLayout
{
    /// <summary>Large enough to compress well, small enough that a partial fetch decodes little.</summary>
    public const int BlockSize = 256 * 1024;

    /// <summary>A header longer than this goes on in the blocks: nothing that large is decoded as one.</summary>
    public const int LargestHead = 1 << 20;

    /// <summary>Messages above this keep their blocks in a file of their own: large blobs make a database slow to vacuum and to copy.</summary>
    public const int LargestInDatabase = 1 << 20;

    const int PieceBits = 20;

    public static int HeadLength(int headerSize) => Math.Min(headerSize, LargestHead);

    public static long PieceId(MessageId message, int piece) => (message.Value << PieceBits) | (uint)piece;

    /// <summary>What no piece of the message lies behind.</summary>
    public static long LastPieceId(MessageId message) => PieceId(message, (1 << PieceBits) - 1);

    public static int PieceAt(long offset, int headLength) => offset < headLength ? 0 : 1 + (int)((offset - headLength) / BlockSize);

    public static long PieceStart(int piece, int headLength) => piece == 0 ? 0 : headLength + ((long)(piece - 1) * BlockSize);

    public static int PieceLength(int piece, int headLength, long size) =>
        piece == 0 ? headLength : (int)Math.Min(BlockSize, size - PieceStart(piece, headLength));

    public static int PieceCount(int headLength, long size) => 1 + (int)((size - headLength + BlockSize - 1) / BlockSize);
}
