namespace Walrus.Sui.Chain;

/// <summary>The chain does not answer, or not in time; trying again later may succeed. The message names the address and what to do.</summary>
public sealed class ChainUnavailableException : Exception
{
    /// <summary>Without a message.</summary>
    public ChainUnavailableException()
    {
    }

    /// <summary>With a message.</summary>
    public ChainUnavailableException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public ChainUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>
/// A transaction was executed and a contract refused it (contracts §3 and §6 list the codes); trying the same again will not succeed.
/// </summary>
public sealed class MoveAbortException : Exception
{
    /// <summary>Without a message.</summary>
    public MoveAbortException()
    {
    }

    /// <summary>With a message.</summary>
    public MoveAbortException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public MoveAbortException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Of a module's code.</summary>
    public MoveAbortException(string module, string function, ulong code, string message) : this(module, function, code, null, message)
    {
    }

    /// <summary>Of a module's code and the constant it stands for.</summary>
    public MoveAbortException(string module, string function, ulong code, string? constant, string message) : base(message) =>
        (Module, Function, Code, Constant) = (module, function, code, constant);

    /// <summary>The Move module that aborted; null when the transaction failed otherwise (no gas, a stale object).</summary>
    public string? Module { get; }

    /// <summary>Its function, when known.</summary>
    public string? Function { get; }

    /// <summary>The abort code.</summary>
    public ulong Code { get; }

    /// <summary>The constant the code stands for, such as <c>EStorageExceeded</c>; null when it is not known.</summary>
    public string? Constant { get; }
}
