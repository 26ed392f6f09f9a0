namespace Tayori.Configuration;

/// <summary>The configuration is wrong; the message is for the operator and names place and remedy.</summary>
sealed class ConfigurationException(string message) : Exception(message);
