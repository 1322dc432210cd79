namespace Walrus.Core;

/// <summary>
/// Bytes or text from outside do not have the form the protocol prescribes. Every parser of this library throws this type, or one
/// derived from it, and nothing else; the message says what was expected and what was found.
/// </summary>
public class WalrusFormatException : FormatException
{
    /// <summary>Creates the error with no message.</summary>
    public WalrusFormatException() { }

    /// <summary>Creates the error with a message that says what was expected and what was found.</summary>
    public WalrusFormatException(string message) : base(message) { }

    /// <summary>Creates the error with a message and the error that caused it.</summary>
    public WalrusFormatException(string message, Exception innerException) : base(message, innerException) { }
}
