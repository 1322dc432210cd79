namespace Walrus.Core.Messages;

/// <summary>Signed messages cannot be joined into a certificate; the message says why, <see cref="Members"/> whose they are.</summary>
public sealed class CertificateException : Exception
{
    /// <summary>Creates the error with no message.</summary>
    public CertificateException() { }

    /// <summary>Creates the error with a message.</summary>
    public CertificateException(string message) : base(message) { }

    /// <summary>Creates the error with a message and the error that caused it.</summary>
    public CertificateException(string message, Exception innerException) : base(message, innerException) { }

    internal CertificateException(string message, IReadOnlyList<int> members) : base(message) => Members = members;

    /// <summary>The members whose part is to blame; without them the rest may suffice. Empty if nobody is.</summary>
    public IReadOnlyList<int> Members { get; } = [];
}
