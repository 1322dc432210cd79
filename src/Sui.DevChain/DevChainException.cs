namespace Sui.DevChain;

/// <summary>The embedded chain cannot start or go on: its address, folder, disk or settings. The message is one line that says what to do.</summary>
public sealed class DevChainException : Exception
{
    /// <summary>Without a message.</summary>
    public DevChainException()
    {
    }

    /// <summary>With a message.</summary>
    public DevChainException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public DevChainException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
