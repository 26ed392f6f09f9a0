namespace Tayori.Bench;

/// <summary>A measurement that cannot go on; the message says what the server did.</summary>
sealed class BenchException(string message) : Exception(message);
