using System.Buffers;

namespace Tayori.Wire;

public enum LineStatus { Line, TooLong, Woken }

/// <summary>What <see cref="LineConnection.ReadLineAsync"/> found.</summary>
public readonly record struct LineRead(LineStatus Status, ReadOnlySequence<byte> Line);
