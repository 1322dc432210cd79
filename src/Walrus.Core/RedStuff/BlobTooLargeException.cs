namespace Walrus.Core.RedStuff;

/// <summary>A blob is longer than its number of shards can encode (spec/encoding.md §1.1).</summary>
public sealed class BlobTooLargeException : Exception
{
    /// <summary>Creates the error with no message.</summary>
    public BlobTooLargeException() { }

    /// <summary>Creates the error with a message.</summary>
    public BlobTooLargeException(string message) : base(message) { }

    /// <summary>Creates the error with a message and the error that caused it.</summary>
    public BlobTooLargeException(string message, Exception innerException) : base(message, innerException) { }

    internal BlobTooLargeException(long length, EncodingConfig config)
        : base($"The blob is {length} bytes; with {config.Shards} shards at most {config.MaxBlobLength} can be encoded. "
            + "Split it, or store it on a network with more shards.")
    { }
}
