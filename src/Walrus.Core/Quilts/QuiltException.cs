namespace Walrus.Core.Quilts;

/// <summary>What a caller gave cannot become, or be read from, a quilt; the message says what to do about it.</summary>
public sealed class QuiltException : Exception
{
    /// <summary>Creates the error with no message.</summary>
    public QuiltException() { }

    /// <summary>Creates the error with a message that says what to do.</summary>
    public QuiltException(string message) : base(message) { }

    /// <summary>Creates the error with a message and the error that caused it.</summary>
    public QuiltException(string message, Exception innerException) : base(message, innerException) { }
}
