namespace Tayori.Store.Content;

/// <summary>How a stored piece of content is encoded; the numbers are on disk. Dictionaries are named beside it, 0 for none.</summary>
enum PieceEncoding { Raw = 0, Zstd = 1 }
