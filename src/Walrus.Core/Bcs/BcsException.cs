namespace Walrus.Core.Bcs;

/// <summary>Bytes are not the canonical BCS of the expected type.</summary>
public sealed class BcsException : WalrusFormatException
{
    /// <summary>Creates the error with no message.</summary>
    public BcsException() { }

    /// <summary>Creates the error with a message that says what was expected and what was found.</summary>
    public BcsException(string message) : base(message) { }

    /// <summary>Creates the error with a message and the error that caused it.</summary>
    public BcsException(string message, Exception innerException) : base(message, innerException) { }
}
