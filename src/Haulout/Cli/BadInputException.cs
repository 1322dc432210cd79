namespace Haulout.Cli;

/// <summary>Input that cannot be used; the message is the one line the user reads, and says what to do.</summary>
internal sealed class BadInputException(string message, Exception? inner = null) : Exception(message, inner);
