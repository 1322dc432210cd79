namespace Walrus.StorageNode;

/// <summary>A storage node cannot start; the message is one line that names the cause and what to do.</summary>
public sealed class StorageNodeException : Exception
{
    /// <summary>Without a message.</summary>
    public StorageNodeException()
    {
    }

    /// <summary>With a message.</summary>
    public StorageNodeException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public StorageNodeException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
