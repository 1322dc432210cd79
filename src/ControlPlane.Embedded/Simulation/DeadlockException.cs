namespace ControlPlane.Embedded.Simulation;

/// <summary>Nothing is ready, no timer will fire, and yet something is waited for: it never ends.</summary>
public sealed class DeadlockException : Exception
{
    /// <summary>Without a message.</summary>
    public DeadlockException()
    {
    }

    /// <summary>With a message.</summary>
    public DeadlockException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public DeadlockException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
